-- Where nothing is declared a module counts as applicable: what nobody assessed then widens the
-- bounds, and what an audit calls not applicable stays out of them.
select
    organisations.wave_quarter,
    organisations.organisation_id,
    modules.module_id,
    organisations.smart_factory_level,
    organisations.remote_work,
    coalesce(declared.is_applicable, true) as is_applicable,
    case
        when modules.min_level_id is null and not modules.needs_remote_work
            then 'every organisation'
        when declared.is_applicable is null then 'assumed'
        else 'declared'
    end as basis,
    coalesce(
        declared.reason,
        case
            when declared.organisation_id is not null then null
            when modules.min_level_id is not null then 'no smart-factory level is declared'
            when modules.needs_remote_work then 'whether people work remotely is not declared'
        end
    ) as reason
from {{ ref('organisation_quarters') }} as organisations
cross join {{ ref('control_modules') }} as modules
-- Most organisations are described in no wave.yaml.
left join {{ ref('int_control__modules_declared') }} as declared
    on organisations.wave_quarter = declared.wave_quarter
    and organisations.organisation_id = declared.organisation_id
    and modules.module_id = declared.module_id
where {{ only_quarters_being_built('organisations.wave_quarter') }}
