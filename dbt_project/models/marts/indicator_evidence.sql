-- What the audit shows of each indicator: its controls by weight, the unknown ones as bounds.
with weighed as (
    select
        results.wave_quarter,
        results.organisation_id,
        mapping.indicator_id,
        count(case when results.is_applicable then 1 end) as controls_applicable,
        count(case when results.is_evaluated then 1 end) as controls_evaluated,
        {{ exact_sum('case when results.is_applicable then mapping.weight end') }}
            as weight_applicable,
        {{ exact_sum('case when results.is_evaluated then mapping.weight end') }}
            as weight_evaluated,
        {{ exact_sum('mapping.weight * results.value') }} as held,
        {{ exact_sum('mapping.weight * results.value_low') }} as held_low,
        {{ exact_sum('mapping.weight * results.value_high') }} as held_high
    from {{ ref('fct_control_results') }} as results
    inner join {{ ref('control_indicators') }} as mapping
        on results.control_id = mapping.control_id
    where mapping.indicator_id is not null
        and {{ only_quarters_being_built('results.wave_quarter') }}
    group by results.wave_quarter, results.organisation_id, mapping.indicator_id
)

select
    wave_quarter,
    organisation_id,
    indicator_id,
    controls_applicable,
    controls_evaluated,
    held / nullif(weight_evaluated, 0) as evidenced,
    held_low / nullif(weight_applicable, 0) as evidenced_low,
    held_high / nullif(weight_applicable, 0) as evidenced_high,
    coalesce(weight_evaluated, 0) / nullif(weight_applicable, 0) as evidence_coverage,
    case
        when controls_applicable = 0 then 'no control of the indicator applies'
        when controls_evaluated = 0 then 'no control of the indicator was evaluated'
    end as reason
from weighed
