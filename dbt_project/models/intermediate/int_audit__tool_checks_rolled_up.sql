-- A table, since four models read it and what it is made from is large. A finding's value and age
-- are judged as those of a control's own checks are.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook='{{ forget_quarters_being_built() }}'
) }}
with aged as (
    select
        *,
        {{ days_between('assessed_on', quarter_last_day('wave_quarter')) }} as evidence_age_days
    from {{ ref('int_audit__findings_counted') }}
    where {{ only_quarters_being_built() }}
),

judged as (
    select
        aged.*,
        coalesce(
            statuses.is_evaluated
            and aged.evidence_age_days > {{ assumption('evidence_validity_days') }},
            false
        ) as is_expired,
        case
            when not statuses.is_evaluated then aged.status
            when aged.evidence_age_days > {{ assumption('evidence_validity_days') }}
                then 'not_assessed'
            when aged.is_waived then 'not_implemented'
            else aged.status
        end as effective_status
    from aged
    inner join {{ ref('control_statuses') }} as statuses on aged.status = statuses.status
),

valued as (
    select
        judged.wave_quarter,
        judged.organisation_id,
        judged.tool,
        judged.check_id,
        judged.path,
        judged.assessed_on,
        judged.evidence_age_days,
        judged.finding_count,
        judged.weight,
        judged.is_error,
        judged.is_waived,
        judged.is_expired,
        judged.effective_status as status,
        statuses.is_evaluated,
        case
            when statuses.is_implemented then cast(1 as {{ sql_type('real') }})
            when statuses.is_partial then {{ assumption('partial_value') }}
            when statuses.is_evaluated then cast(0 as {{ sql_type('real') }})
        end as value
    from judged
    inner join {{ ref('control_statuses') }} as statuses
        on judged.effective_status = statuses.status
),

counted as (
    select
        wave_quarter,
        organisation_id,
        tool,
        check_id,
        {{ whole_sum('finding_count') }} as finding_count,
        {{ states_counted('finding_count') }},
        {{ exact_sum('case when is_evaluated then weight else 0 end') }} as weight_evaluated,
        {{ exact_sum("case when status = 'not_assessed' then weight else 0 end") }}
            as weight_unknown,
        {{ exact_sum('case when is_evaluated then weight * value else 0 end') }} as weight_held,
        min(assessed_on) as assessed_on,
        max(evidence_age_days) as evidence_age_days,
        {{ distinct_words('path') }} as source_file
    from valued
    group by wave_quarter, organisation_id, tool, check_id
),

decided as (
    select
        *,
        {{ rolled_up_status() }} as status
    from counted
)

select
    wave_quarter,
    organisation_id,
    tool,
    check_id,
    status,
    case
        when status not in ('not_applicable', 'not_assessed') then weight_held / weight_evaluated
    end as value,
    case
        when status <> 'not_applicable'
            then weight_held / nullif(weight_evaluated + weight_unknown, 0)
    end as value_low,
    case
        when status <> 'not_applicable'
            then (weight_held + weight_unknown) / nullif(weight_evaluated + weight_unknown, 0)
    end as value_high,
    finding_count,
    errors > 0 as is_error,
    expired > 0 as is_expired,
    waived > 0 as is_waived,
    assessed_on,
    evidence_age_days,
    source_file
from decided
