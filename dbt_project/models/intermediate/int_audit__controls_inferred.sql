-- The crosswalk read the other way: what an audited requirement says of a control. The best source
-- speaks; a requirement that says only part of the control counts up to the cap and leaves the rest
-- unknown.
with sources as (
    select
        results.wave_quarter,
        results.organisation_id,
        crosswalk.control_id,
        results.value,
        results.value_low,
        results.value_high,
        results.assessed_on,
        results.evidence_age_days,
        results.check_count,
        results.is_waived,
        results.source_file,
        relationships.is_whole_reversed as is_whole,
        crosswalk.framework_id || ' ' || crosswalk.requirement_id as requirement,
        case
            when relationships.is_whole_reversed then 1
            else {{ assumption('partial_mapping_cap') }}
        end as cap
    from {{ ref('int_audit__requirements_rolled_up') }} as results
    inner join {{ ref('control_crosswalk') }} as crosswalk
        on results.framework_id = crosswalk.framework_id
        and results.requirement_id = crosswalk.requirement_id
    inner join {{ ref('crosswalk_relationships') }} as relationships
        on crosswalk.relationship = relationships.relationship
    where relationships.is_mapped and results.status <> 'not_applicable'
),

best as (
    select
        wave_quarter,
        organisation_id,
        control_id,
        max(case when value > cap then cap else value end) as value,
        max(case when value_low > cap then cap else value_low end) as value_low,
        max(case when value_high > cap then cap else value_high end)
        + case when bool_or(is_whole) then 0 else 1 - max(cap) end as value_high,
        {{ whole_sum('check_count') }} as check_count,
        bool_or(is_waived) as is_waived,
        min(assessed_on) as assessed_on,
        max(evidence_age_days) as evidence_age_days,
        {{ distinct_words('requirement') }} as requirements,
        {{ distinct_words('source_file') }} as source_file
    from sources
    group by wave_quarter, organisation_id, control_id
)

select
    wave_quarter,
    organisation_id,
    control_id,
    case
        when value is null then 'not_assessed'
        when value >= 1 then 'implemented'
        when value > 0 then 'partial'
        else 'not_implemented'
    end as status,
    value,
    value_low,
    value_high,
    check_count,
    is_waived,
    assessed_on,
    evidence_age_days,
    requirements,
    source_file
from best
