-- A check has one voice in a requirement, however many resources it was run on.
with served as (
    select distinct
        requirements.wave_quarter,
        requirements.tool,
        requirements.check_id,
        listed.framework_id,
        listed.requirement_id
    from {{ ref('stg_audit__check_requirements') }} as requirements
    inner join {{ ref('framework_requirements') }} as listed
        on requirements.framework_id = listed.framework_id
        and requirements.requirement_id = listed.requirement_id
),

checks as (
    select
        results.wave_quarter,
        results.organisation_id,
        served.framework_id,
        served.requirement_id,
        results.tool,
        results.status,
        results.value_low,
        results.value_high,
        results.value,
        results.finding_count,
        results.is_error,
        results.is_expired,
        results.is_waived,
        results.assessed_on,
        results.evidence_age_days,
        results.source_file,
        results.value is not null as is_evaluated,
        results.status <> 'not_applicable' as is_applicable
    from {{ ref('int_audit__tool_checks_rolled_up') }} as results
    inner join served
        on results.wave_quarter = served.wave_quarter
        and results.tool = served.tool
        and results.check_id = served.check_id
),

counted as (
    select
        wave_quarter,
        organisation_id,
        framework_id,
        requirement_id,
        count(*) as check_count,
        {{ whole_sum('finding_count') }} as finding_count,
        {{ states_counted() }},
        count(case when is_evaluated then 1 end) as weight_evaluated,
        {{ exact_mean('value') }} as mean_value,
        {{ exact_mean('value_low') }} as mean_low,
        {{ exact_mean('value_high') }} as mean_high,
        min(assessed_on) as assessed_on,
        max(evidence_age_days) as evidence_age_days,
        {{ distinct_words('tool') }} as tools,
        {{ distinct_words('source_file') }} as source_file
    from checks
    group by wave_quarter, organisation_id, framework_id, requirement_id
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
    framework_id,
    requirement_id,
    status,
    case when status not in ('not_applicable', 'not_assessed') then mean_value end as value,
    mean_low as value_low,
    mean_high as value_high,
    check_count,
    weight_evaluated as evaluated_count,
    finding_count,
    waived > 0 as is_waived,
    assessed_on,
    evidence_age_days,
    tools,
    source_file,
    {{ rolled_up_reason('check', 'the tools') }} as reason
from decided
