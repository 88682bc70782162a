-- A module counts where one of its controls applies.
with joined as (
    select
        coverage.wave_quarter,
        coverage.module_id,
        coalesce(modules.name_en, 'All modules') as name_en,
        modules.position,
        coverage.applicable_count,
        coverage.evaluated_count,
        coverage.score,
        coverage.score_low,
        coverage.score_high,
        coverage.evidence_coverage,
        applying.is_applicable as is_declared_applicable,
        coverage.applicable_count > 0 as is_applicable,
        coalesce(applying.basis = 'assumed', false) as is_assumed
    from {{ ref('control_coverage') }} as coverage
    -- The module all is none of the catalogue, and nothing is declared of it.
    left join {{ ref('control_modules') }} as modules
        on coverage.module_id = modules.module_id
    left join {{ ref('module_applicability') }} as applying
        on coverage.wave_quarter = applying.wave_quarter
        and coverage.organisation_id = applying.organisation_id
        and coverage.module_id = applying.module_id
    where {{ only_quarters_being_built('coverage.wave_quarter') }}
),

summed as (
    select
        wave_quarter,
        module_id,
        name_en,
        position,
        count(case when is_applicable then 1 end) as n_applicable,
        count(score) as n_scored,
        {{ organisation_mean('score') }} as score,
        {{ organisation_mean('score_low') }} as score_low,
        {{ organisation_mean('score_high') }} as score_high,
        {{ organisation_mean('evidence_coverage') }} as evidence_coverage,
        {{ whole_sum('applicable_count') }} as applicable_count,
        {{ whole_sum('evaluated_count') }} as evaluated_count,
        count(case when not is_declared_applicable then 1 end) as n_declared_away,
        count(case when is_assumed and is_applicable then 1 end) as n_assumed,
        count(case when is_declared_applicable and not is_applicable then 1 end) as n_ruled_out
    from joined
    group by wave_quarter, module_id, name_en, position
)

select
    *,
    case
        when n_applicable = 0 then 'no control of the module applies to any organisation'
        when n_scored = 0 then 'no organisation has a score'
    end as reason
from summed
