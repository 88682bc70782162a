-- A table, since four models read it and what it is made from is large.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook='{{ forget_quarters_being_built() }}'
) }}
with judged as (
    select
        findings.wave_quarter,
        findings.organisation_id,
        findings.tool,
        findings.check_id,
        findings.path,
        findings.assessed_on,
        findings.finding_count,
        findings.weight,
        findings.is_error,
        findings.is_waived,
        {{ evidence_age('findings') }} as evidence_age_days,
        {{ is_expired('findings', 'statuses') }} as is_expired,
        {{ judged_status('findings', 'statuses') }} as status
    from {{ ref('int_audit__findings_counted') }} as findings
    inner join {{ ref('control_statuses') }} as statuses on findings.status = statuses.status
    where {{ only_quarters_being_built('findings.wave_quarter') }}
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
        judged.status,
        statuses.is_evaluated,
        {{ status_value('statuses') }} as value
    from judged
    inner join {{ ref('control_statuses') }} as statuses on judged.status = statuses.status
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
