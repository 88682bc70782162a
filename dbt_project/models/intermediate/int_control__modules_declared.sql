-- Which modules apply to an organisation that wave.yaml describes; NULL where it does not say.
with described as (
    select
        organisations.wave_quarter,
        organisations.organisation_id,
        organisations.smart_factory_level,
        organisations.remote_work,
        modules.module_id,
        case
            when modules.min_level_id is null then true
            else own_level.level >= least_level.level
        end as has_level,
        case when modules.needs_remote_work then organisations.remote_work else true end
            as has_remote_work
    from {{ ref('stg_wave__organisations') }} as organisations
    cross join {{ ref('control_modules') }} as modules
    -- A level or a requirement that is not stated leaves the answer open.
    left join {{ ref('smart_factory_levels') }} as own_level
        on organisations.smart_factory_level = own_level.level_id
    left join {{ ref('smart_factory_levels') }} as least_level
        on modules.min_level_id = least_level.level_id
)

select
    wave_quarter,
    organisation_id,
    module_id,
    smart_factory_level,
    remote_work,
    has_level and has_remote_work as is_applicable,
    case
        when not has_level then 'the smart-factory level is declared as ' || smart_factory_level
        when not has_remote_work then 'no remote work is declared'
        when has_level is null then 'no smart-factory level is declared'
        when has_remote_work is null then 'whether people work remotely is not declared'
    end as reason
from described
