-- A row of the modular controls weighs 1, whatever the number of its items.
with covered as (
    select
        held.wave_quarter,
        held.organisation_id,
        marks.cause_id,
        count(case when held.items_applicable > 0 then 1 end) as rows_applicable,
        count(case when held.items_evaluated > 0 then 1 end) as rows_evaluated,
        {{ whole_sum('held.items_applicable') }} as items_applicable,
        {{ whole_sum('held.items_evaluated') }} as items_evaluated,
        {{ exact_mean('held.items_evaluated * 1e0 / nullif(held.items_applicable, 0)') }}
            as evidence_coverage,
        min(held.weakest) as weakest,
        min(held.weakest_low) as weakest_low,
        min(held.weakest_high) as weakest_high,
        {{ exact_mean('held.coverage') }} as coverage,
        {{ exact_mean('held.coverage_low') }} as coverage_low,
        {{ exact_mean('held.coverage_high') }} as coverage_high
    from {{ ref('control_group_coverage') }} as held
    inner join {{ ref('control_group_causes') }} as marks
        on held.group_id = marks.group_id
    where {{ only_quarters_being_built('held.wave_quarter') }}
    group by held.wave_quarter, held.organisation_id, marks.cause_id
),

residuals as (
    select
        covered.*,
        causes.rate_pct as rate,
        causes.rate_pct * (1 - covered.coverage) as residual
    from covered
    inner join {{ ref('leak_causes') }} as causes
        on covered.cause_id = causes.cause_id
),

-- The shares rest on all causes or on none.
summed as (
    select
        wave_quarter,
        organisation_id,
        case when count(residual) = count(*) then {{ exact_sum('residual') }} end as residual_sum
    from residuals
    group by wave_quarter, organisation_id
)

select
    residuals.wave_quarter,
    residuals.organisation_id,
    residuals.cause_id,
    residuals.rate,
    residuals.rows_applicable,
    residuals.rows_evaluated,
    residuals.items_applicable,
    residuals.items_evaluated,
    residuals.evidence_coverage,
    residuals.coverage,
    residuals.coverage_low,
    residuals.coverage_high,
    residuals.residual,
    residuals.rate * (1 - residuals.coverage_high) as residual_low,
    residuals.rate * (1 - residuals.coverage_low) as residual_high,
    residuals.residual / nullif(summed.residual_sum, 0) as residual_share,
    residuals.rate * (1 - residuals.weakest) as residual_weakest_link,
    residuals.rate * (1 - residuals.weakest_high) as weakest_link_low,
    residuals.rate * (1 - residuals.weakest_low) as weakest_link_high,
    case
        when residuals.rows_applicable = 0 then 'no marked control applies'
        when residuals.rows_evaluated = 0 then 'no marked control was evaluated'
    end as reason
from residuals
inner join summed
    on residuals.wave_quarter = summed.wave_quarter
    and residuals.organisation_id = summed.organisation_id
