-- A requirement that no control speaks to is unknown, so it widens the bounds.
with reached as (
    select
        wave_quarter,
        organisation_id,
        framework_id,
        count(*) as reached_count,
        count(case when is_applicable then 1 end) as applicable_count,
        count(case when value is not null and basis = 'audited' then 1 end) as audited_count,
        count(case when value is not null and basis = 'inferred' then 1 end) as inferred_count,
        {{ exact_mean('value') }} as score,
        {{ exact_sum('coalesce(value_low, 0)') }} as held_low,
        {{ exact_sum('coalesce(value_high, 0)') }} as held_high
    from {{ ref('framework_coverage') }}
    where {{ only_quarters_being_built() }}
    group by wave_quarter, organisation_id, framework_id
),

sized as (
    select
        reached.wave_quarter,
        reached.organisation_id,
        reached.framework_id,
        frameworks.item_count,
        frameworks.listed_count,
        reached.reached_count,
        reached.applicable_count,
        reached.audited_count,
        reached.inferred_count,
        reached.score,
        reached.held_low,
        reached.held_high,
        frameworks.listed_count - reached.reached_count as unreached_count,
        frameworks.listed_count - reached.reached_count + reached.applicable_count as counted
    from reached
    inner join {{ ref('frameworks') }} as frameworks
        on reached.framework_id = frameworks.framework_id
)

select
    wave_quarter,
    organisation_id,
    framework_id,
    item_count,
    listed_count,
    reached_count,
    applicable_count,
    audited_count,
    inferred_count,
    unreached_count,
    score,
    case when counted > 0 then (audited_count + inferred_count) * 1e0 / counted end
        as evidence_coverage,
    case when counted > 0 then held_low / counted end as score_low,
    case when counted > 0 then (held_high + unreached_count) / counted end as score_high,
    case when audited_count + inferred_count = 0 then 'no requirement has a value' end as reason
from sized
