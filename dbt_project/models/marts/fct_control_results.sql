-- An organisation with any audit answers for every control; what was not looked at is unknown.
-- A module that is declared not to apply takes its controls out, whatever an audit says of them.
with known as (
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
        basis,
        requirements
    from {{ ref('int_audit__controls_known') }}
    where {{ only_quarters_being_built() }}
),

audited as (
    select
        wave_quarter,
        organisation_id
    from known
    union
    select
        wave_quarter,
        organisation_id
    from {{ ref('int_audit__tool_checks_rolled_up') }}
    where {{ only_quarters_being_built() }}
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
        coalesce(known.status, 'not_assessed') as audit_status,
        known.value,
        case when known.status is null then 0 else known.value_low end as value_low,
        case when known.status is null then 1 else known.value_high end as value_high,
        coalesce(known.is_waived, false) as is_waived,
        known.assessed_on,
        known.evidence_age_days,
        coalesce(known.check_count, 0) as check_count,
        known.native_statuses,
        known.source_file,
        known.basis,
        known.requirements,
        coalesce(not declared.is_applicable, false) as is_ruled_out,
        declared.reason as declared_reason,
        case
            when known.status is null then 'the audit has no row for this control'
            else known.reason
        end as audit_reason
    from expected
    -- A control without an audit row keeps its place.
    left join known
        on expected.wave_quarter = known.wave_quarter
        and expected.organisation_id = known.organisation_id
        and expected.control_id = known.control_id
    left join {{ ref('int_control__modules_declared') }} as declared
        on expected.wave_quarter = declared.wave_quarter
        and expected.organisation_id = declared.organisation_id
        and expected.module_id = declared.module_id
),

stated as (
    select
        *,
        case when is_ruled_out then 'not_applicable' else audit_status end as status,
        case
            when is_ruled_out and audit_status in ('implemented', 'partial', 'planned')
                then 'its module does not apply: ' || declared_reason
                    || '; yet the audit says ' || audit_status
            when is_ruled_out then 'its module does not apply: ' || declared_reason
            else audit_reason
        end as reason
    from completed
)

select
    stated.wave_quarter,
    stated.organisation_id,
    stated.control_id,
    stated.group_id,
    stated.module_id,
    stated.weight,
    stated.status,
    statuses.is_applicable,
    statuses.is_evaluated,
    stated.is_waived,
    case when statuses.is_applicable then stated.value end as value,
    case when statuses.is_applicable then cast(stated.value_low as {{ sql_type('real') }}) end
        as value_low,
    case when statuses.is_applicable then cast(stated.value_high as {{ sql_type('real') }}) end
        as value_high,
    stated.basis,
    stated.requirements,
    stated.assessed_on,
    stated.evidence_age_days,
    stated.check_count,
    stated.native_statuses,
    stated.source_file,
    stated.reason
from stated
inner join {{ ref('control_statuses') }} as statuses on stated.status = statuses.status
