-- What people say and what audits show, on one scale. The gap is an interval because unknown
-- controls may be in place or missing; a class is given only where the whole interval agrees.
with perceived as (
    select
        wave_quarter,
        organisation_id,
        indicator_id,
        n_respondents,
        perceived_likert,
        perceived
    from {{ ref('int_perception__organisations_scored') }}
    where {{ only_quarters_being_built() }}
),

evidenced as (
    select
        wave_quarter,
        organisation_id,
        indicator_id,
        evidenced,
        evidenced_low,
        evidenced_high,
        evidence_coverage,
        reason
    from {{ ref('indicator_evidence') }}
    where {{ only_quarters_being_built() }}
),

compared as (
    select
        coalesce(perceived.wave_quarter, evidenced.wave_quarter) as wave_quarter,
        coalesce(perceived.organisation_id, evidenced.organisation_id) as organisation_id,
        coalesce(perceived.indicator_id, evidenced.indicator_id) as indicator_id,
        perceived.n_respondents,
        perceived.perceived_likert,
        perceived.perceived,
        evidenced.evidenced,
        evidenced.evidenced_low,
        evidenced.evidenced_high,
        evidenced.evidence_coverage,
        round(perceived.perceived - evidenced.evidenced_high, 9) as gap_low,
        round(perceived.perceived - evidenced.evidenced_low, 9) as gap_high,
        case
            when perceived.organisation_id is null then 'no response that counts'
            when evidenced.organisation_id is null then 'no audit'
            else evidenced.reason
        end as reason,
        {{ assumption('perception_gap') }} as tolerance
    from perceived
    full outer join evidenced
        on perceived.wave_quarter = evidenced.wave_quarter
        and perceived.organisation_id = evidenced.organisation_id
        and perceived.indicator_id = evidenced.indicator_id
)

select
    compared.wave_quarter,
    compared.organisation_id,
    compared.indicator_id,
    compared.n_respondents,
    compared.perceived_likert,
    compared.perceived,
    compared.evidenced,
    compared.evidenced_low,
    compared.evidenced_high,
    compared.evidence_coverage,
    compared.gap_low,
    compared.gap_high,
    case
        when compared.gap_low > compared.tolerance then 'overconfident'
        when compared.gap_high < -compared.tolerance then 'underconfident'
        when compared.gap_low >= -compared.tolerance
            and compared.gap_high <= compared.tolerance
            then 'consistent'
        when compared.gap_low is not null then 'undecided'
    end as gap_class,
    compared.reason,
    'organisation' as segment_kind,
    compared.organisation_id as segment,
    waves.default_profile as profile
from compared
inner join {{ ref('stg_survey__waves') }} as waves
    on compared.wave_quarter = waves.wave_quarter
