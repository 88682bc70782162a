select
    wave_quarter,
    organisation_id,
    group_id,
    count(case when is_applicable then 1 end) as items_applicable,
    count(case when is_evaluated then 1 end) as items_evaluated,
    {{ exact_mean('value') }} as coverage,
    {{ exact_mean('value_low') }} as coverage_low,
    {{ exact_mean('value_high') }} as coverage_high,
    min(value) as weakest,
    min(value_low) as weakest_low,
    min(value_high) as weakest_high,
    case
        when count(case when is_applicable then 1 end) = 0 then 'no control of the row applies'
        when count(case when is_evaluated then 1 end) = 0
            then 'no control of the row was evaluated'
    end as reason
from {{ ref('fct_control_results') }}
where {{ only_quarters_being_built() }}
group by wave_quarter, organisation_id, group_id
