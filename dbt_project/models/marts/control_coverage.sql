with results as (
    select
        wave_quarter,
        organisation_id,
        module_id,
        weight,
        is_applicable,
        is_evaluated,
        basis,
        value,
        value_low,
        value_high
    from {{ ref('fct_control_results') }}
    where {{ only_quarters_being_built() }}
),

by_module as (
    select * from results
    union all
    select
        wave_quarter,
        organisation_id,
        'all' as module_id,
        weight,
        is_applicable,
        is_evaluated,
        basis,
        value,
        value_low,
        value_high
    from results
),

weighed as (
    select
        wave_quarter,
        organisation_id,
        module_id,
        count(*) as control_count,
        count(case when is_applicable then 1 end) as applicable_count,
        count(case when is_evaluated then 1 end) as evaluated_count,
        count(case when is_evaluated and basis = 'inferred' then 1 end) as inferred_count,
        {{ exact_sum('case when is_applicable then weight else 0 end') }} as weight_applicable,
        {{ exact_sum('case when is_evaluated then weight else 0 end') }} as weight_evaluated,
        {{ exact_sum('case when is_evaluated then weight * value else 0 end') }} as weight_held,
        {{ exact_sum('case when is_applicable then weight * value_low else 0 end') }} as held_low,
        {{ exact_sum('case when is_applicable then weight * value_high else 0 end') }} as held_high
    from by_module
    group by wave_quarter, organisation_id, module_id
)

select
    wave_quarter,
    organisation_id,
    module_id,
    control_count,
    applicable_count,
    evaluated_count,
    inferred_count,
    weight_applicable,
    weight_evaluated,
    weight_held,
    case
        when weight_evaluated > 0
            and weight_evaluated >= {{ assumption('coverage_floor') }} * weight_applicable
            then weight_held / weight_evaluated
    end as score,
    case when weight_applicable > 0 then weight_evaluated / weight_applicable end
        as evidence_coverage,
    case when weight_applicable > 0 then held_low / weight_applicable end as score_low,
    case when weight_applicable > 0 then held_high / weight_applicable end as score_high,
    case
        when weight_applicable = 0 then 'no control of the module applies'
        when weight_evaluated = 0 then 'nothing was evaluated'
        when weight_evaluated < {{ assumption('coverage_floor') }} * weight_applicable
            then 'insufficient evidence'
    end as reason
from weighed
