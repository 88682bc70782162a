-- An organisation with any audit answers for every control; what was not looked at is unknown.
with rolled_up as (
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
        reason
    from {{ ref('int_audit__controls_rolled_up') }}
    where {{ only_quarters_being_built() }}
),

audited as (
    select distinct
        wave_quarter,
        organisation_id
    from rolled_up
),

expected as (
    select
        audited.wave_quarter,
        audited.organisation_id,
        controls.control_id,
        controls.group_id,
        controls.module_id,
        controls.weight
    from audited
    cross join {{ ref('controls') }} as controls
),

completed as (
    select
        expected.wave_quarter,
        expected.organisation_id,
        expected.control_id,
        expected.group_id,
        expected.module_id,
        expected.weight,
        coalesce(rolled_up.status, 'not_assessed') as status,
        rolled_up.value,
        case when rolled_up.status is null then 0 else rolled_up.value_low end as value_low,
        case when rolled_up.status is null then 1 else rolled_up.value_high end as value_high,
        coalesce(rolled_up.is_waived, false) as is_waived,
        rolled_up.assessed_on,
        rolled_up.evidence_age_days,
        coalesce(rolled_up.check_count, 0) as check_count,
        rolled_up.native_statuses,
        rolled_up.source_file,
        case
            when rolled_up.status is null then 'the audit has no row for this control'
            else rolled_up.reason
        end as reason
    from expected
    -- A control without an audit row keeps its place.
    left join rolled_up
        on expected.wave_quarter = rolled_up.wave_quarter
        and expected.organisation_id = rolled_up.organisation_id
        and expected.control_id = rolled_up.control_id
)

select
    completed.wave_quarter,
    completed.organisation_id,
    completed.control_id,
    completed.group_id,
    completed.module_id,
    completed.weight,
    completed.status,
    statuses.is_applicable,
    statuses.is_evaluated,
    completed.is_waived,
    completed.value,
    cast(completed.value_low as {{ sql_type('real') }}) as value_low,
    cast(completed.value_high as {{ sql_type('real') }}) as value_high,
    completed.assessed_on,
    completed.evidence_age_days,
    completed.check_count,
    completed.native_statuses,
    completed.source_file,
    completed.reason
from completed
inner join {{ ref('control_statuses') }} as statuses on completed.status = statuses.status
