with results as (
    select
        *,
        coalesce(lower(native_status) = 'error', false) as is_error
    from {{ ref('int_audit__checks_valued') }}
),

counted as (
    select
        wave_quarter,
        organisation_id,
        control_id,
        count(*) as check_count,
        {{ states_counted() }},
        {{ exact_sum('case when is_evaluated then weight else 0 end') }} as weight_evaluated,
        {{ exact_sum("case when status = 'not_assessed' then weight else 0 end") }}
            as weight_unknown,
        {{ exact_sum('case when is_evaluated then weight * value else 0 end') }} as weight_held,
        count(case when is_key and value = 0 then 1 end) as key_failures,
        count(case when is_key and status = 'not_assessed' then 1 end) as key_unknowns,
        min(assessed_on) as assessed_on,
        max(evidence_age_days) as evidence_age_days,
        {{ distinct_words('native_status') }} as native_statuses,
        {{ distinct_words('path') }} as source_file
    from results
    group by wave_quarter, organisation_id, control_id
),

-- A key check that is not known may be one that fails.
decided as (
    select
        *,
        {{ rolled_up_status() }} as status,
        case when key_failures > 0 then {{ assumption('key_check_cap') }} else 1 end as cap,
        case when key_failures + key_unknowns > 0 then {{ assumption('key_check_cap') }} else 1 end
            as cap_low
    from counted
)

select
    wave_quarter,
    organisation_id,
    control_id,
    status,
    case
        when status not in ('not_applicable', 'not_assessed')
            then least(weight_held / weight_evaluated, cap)
    end as value,
    case
        when status <> 'not_applicable'
            then least(weight_held / (weight_evaluated + weight_unknown), cap_low)
    end as value_low,
    case
        when status <> 'not_applicable' then least(
            (weight_held + weight_unknown) / (weight_evaluated + weight_unknown), cap
        )
    end as value_high,
    check_count,
    waived > 0 as is_waived,
    assessed_on,
    evidence_age_days,
    native_statuses,
    source_file,
    {{ rolled_up_reason('check', 'the audit') }} as reason
from decided
