select
    exposure.wave_quarter,
    exposure.cause_id,
    causes.name_en,
    causes.position,
    exposure.rate,
    count(*) as n_organisations,
    count(exposure.residual) as n_evaluated,
    {{ organisation_mean('exposure.residual') }} as residual,
    {{ organisation_mean('exposure.residual_low') }} as residual_low,
    {{ organisation_mean('exposure.residual_high') }} as residual_high,
    {{ organisation_mean('exposure.residual_weakest_link') }} as residual_weakest_link,
    {{ whole_sum('exposure.items_applicable') }} as items_applicable,
    {{ whole_sum('exposure.items_evaluated') }} as items_evaluated,
    {{ organisation_mean('exposure.evidence_coverage') }} as evidence_coverage,
    case when count(exposure.residual) = 0 then 'no control marked for it was evaluated' end
        as reason
from {{ ref('leak_cause_exposure') }} as exposure
inner join {{ ref('leak_causes') }} as causes
    on exposure.cause_id = causes.cause_id
where {{ only_quarters_being_built('exposure.wave_quarter') }}
group by
    exposure.wave_quarter,
    exposure.cause_id,
    causes.name_en,
    causes.position,
    exposure.rate
