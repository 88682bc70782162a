-- The best source speaks for a requirement; one that says only part of it counts up to the cap.
with sources as (
    select
        results.wave_quarter,
        results.organisation_id,
        mapped.framework_id,
        mapped.requirement_id,
        mapped.basis,
        mapped.is_whole,
        mapped.doubt,
        results.control_id,
        results.is_applicable,
        results.is_evaluated,
        results.value,
        results.value_low,
        results.value_high,
        case when mapped.is_whole then 1 else {{ assumption('partial_mapping_cap') }} end as cap
    from {{ ref('fct_control_results') }} as results
    inner join {{ ref('int_framework__controls_mapped') }} as mapped
        on results.control_id = mapped.control_id
    where {{ only_quarters_being_built('results.wave_quarter') }}
),

best as (
    select
        wave_quarter,
        organisation_id,
        framework_id,
        requirement_id,
        min(basis) as basis,
        max(case when value > cap then cap else value end) as value,
        max(case when value_low > cap then cap else value_low end) as value_low,
        max(case when value_high > cap then cap else value_high end) as value_high,
        count(*) as source_count,
        count(case when is_applicable then 1 end) as applicable_count,
        count(case when is_evaluated then 1 end) as evaluated_count,
        count(case when is_whole then 1 end) > 0 as has_whole_source,
        max(doubt) as doubt,
        string_agg(control_id, ', ' order by control_id) as control_ids
    from sources
    group by wave_quarter, organisation_id, framework_id, requirement_id
)

select
    wave_quarter,
    organisation_id,
    framework_id,
    requirement_id,
    basis,
    value,
    value_low,
    value_high,
    source_count,
    applicable_count,
    evaluated_count,
    has_whole_source,
    case doubt when 1 then 'high' when 2 then 'medium' else 'low' end as confidence,
    control_ids,
    case
        when applicable_count = 0 then 'no control that speaks to it applies'
        when evaluated_count = 0 then 'no control that speaks to it was evaluated'
    end as reason
from best
