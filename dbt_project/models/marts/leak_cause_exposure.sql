-- A row of the modular controls weighs 1, whatever the number of its items.
with rows_held as (
    select
        wave_quarter,
        organisation_id,
        group_id,
        count(case when is_applicable then 1 end) as items_applicable,
        count(case when is_evaluated then 1 end) as items_evaluated,
        min(value) as weakest,
        {{ exact_mean('value') }} as held,
        {{ exact_mean('value_low') }} as held_low,
        {{ exact_mean('value_high') }} as held_high
    from {{ ref('fct_control_results') }}
    where {{ only_quarters_being_built() }}
    group by wave_quarter, organisation_id, group_id
),

covered as (
    select
        rows_held.wave_quarter,
        rows_held.organisation_id,
        marks.cause_id,
        count(case when rows_held.items_applicable > 0 then 1 end) as rows_applicable,
        count(case when rows_held.items_evaluated > 0 then 1 end) as rows_evaluated,
        min(rows_held.weakest) as weakest,
        {{ exact_mean('rows_held.held') }} as coverage,
        {{ exact_mean('rows_held.held_low') }} as coverage_low,
        {{ exact_mean('rows_held.held_high') }} as coverage_high
    from rows_held
    inner join {{ ref('control_group_causes') }} as marks
        on rows_held.group_id = marks.group_id
    group by rows_held.wave_quarter, rows_held.organisation_id, marks.cause_id
)

select
    covered.wave_quarter,
    covered.organisation_id,
    covered.cause_id,
    causes.rate_pct as rate,
    covered.rows_applicable,
    covered.rows_evaluated,
    covered.coverage,
    covered.coverage_low,
    covered.coverage_high,
    causes.rate_pct * (1 - covered.coverage) as residual,
    causes.rate_pct * (1 - covered.coverage_high) as residual_low,
    causes.rate_pct * (1 - covered.coverage_low) as residual_high,
    causes.rate_pct * (1 - covered.weakest) as residual_weakest_link,
    case
        when covered.rows_applicable = 0 then 'no marked control applies'
        when covered.rows_evaluated = 0 then 'no marked control was evaluated'
    end as reason
from covered
inner join {{ ref('leak_causes') }} as causes
    on covered.cause_id = causes.cause_id
