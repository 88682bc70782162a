-- What an audit says of the control itself comes first; the crosswalk speaks where it is silent.
with audited as (
    select * from {{ ref('int_audit__controls_rolled_up') }}
),

speaking as (
    select inferred.*
    from {{ ref('int_audit__controls_inferred') }} as inferred
    -- Most inferred controls have no audit of their own.
    left join audited
        on inferred.wave_quarter = audited.wave_quarter
        and inferred.organisation_id = audited.organisation_id
        and inferred.control_id = audited.control_id
    where audited.status is null
        or (audited.status = 'not_assessed' and inferred.value is not null)
)

select
    wave_quarter,
    organisation_id,
    control_id,
    status,
    value,
    value_low,
    value_high,
    is_waived,
    assessed_on,
    evidence_age_days,
    check_count,
    native_statuses,
    source_file,
    reason,
    'audited' as basis,
    cast(null as {{ sql_type('text') }}) as requirements
from audited
where not exists (
    select 1
    from speaking
    where audited.wave_quarter = speaking.wave_quarter
        and audited.organisation_id = speaking.organisation_id
        and audited.control_id = speaking.control_id
)
union all
select
    wave_quarter,
    organisation_id,
    control_id,
    status,
    value,
    value_low,
    value_high,
    is_waived,
    assessed_on,
    evidence_age_days,
    check_count,
    null as native_statuses,
    source_file,
    case when value is null then 'no requirement that it serves was assessed' end as reason,
    'inferred' as basis,
    requirements
from speaking
