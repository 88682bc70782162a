with weights as (
    select
        results.wave_quarter,
        results.organisation_id,
        mapping.indicator_id,
        results.control_id,
        mapping.weight,
        results.value_high,
        sum(mapping.weight) over (
            partition by results.wave_quarter, results.organisation_id, mapping.indicator_id
            order by mapping.weight
            rows between unbounded preceding and unbounded following
        ) as weight_applicable
    from {{ ref('fct_control_results') }} as results
    inner join {{ ref('control_indicators') }} as mapping
        on results.control_id = mapping.control_id
    where results.is_applicable
        and mapping.indicator_id is not null
        and {{ only_quarters_being_built('results.wave_quarter') }}
)

select
    weights.wave_quarter,
    weights.organisation_id,
    actions.action_id,
    weights.indicator_id,
    count(*) as control_count,
    {{ exact_sum('weights.weight * (1 - weights.value_high) / weights.weight_applicable') }}
        as evidence_gain
from weights
inner join {{ ref('kpi_controls') }} as links on weights.control_id = links.control_id
inner join {{ ref('action_gains') }} as actions
    on weights.wave_quarter = actions.wave_quarter
    and weights.organisation_id = actions.organisation_id
    and links.kpi_id = actions.kpi_id
group by
    weights.wave_quarter, weights.organisation_id, actions.action_id, weights.indicator_id
