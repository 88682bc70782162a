-- What people say and what audits show, on one scale. The gap is an interval twice over: unknown
-- controls may be in place or missing, and a mean of few answers may be off by chance. A class is
-- given only where the whole of both agrees.
with perceived as (
    select
        wave_quarter,
        organisation_id,
        indicator_id,
        n_respondents,
        perceived_likert,
        perceived_sd,
        perceived,
        agreement,
        -- Within one organisation responses are independent: the ordinary t interval.
        perceived_se * t_quantile((1 + {{ assumption('confidence') }}) / 2, n_respondents - 1)
            as margin
    from {{ ref('int_perception__organisations_scored') }}
    where {{ only_quarters_being_built() }}
),

evidenced as (
    select
        wave_quarter,
        organisation_id,
        indicator_id,
        controls_applicable,
        controls_evaluated,
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
        perceived.perceived_sd,
        perceived.perceived,
        perceived.perceived - perceived.margin as perceived_low,
        perceived.perceived + perceived.margin as perceived_high,
        perceived.agreement,
        evidenced.controls_applicable,
        evidenced.controls_evaluated,
        evidenced.evidenced,
        evidenced.evidenced_low,
        evidenced.evidenced_high,
        evidenced.evidence_coverage,
        round(perceived.perceived - evidenced.evidenced_high, 9) as gap_low,
        round(perceived.perceived - evidenced.evidenced_low, 9) as gap_high,
        round(perceived.perceived - perceived.margin - evidenced.evidenced_high, 9) as gap_least,
        round(perceived.perceived + perceived.margin - evidenced.evidenced_low, 9) as gap_most,
        case
            when perceived.organisation_id is null then 'no response that counts'
            when evidenced.organisation_id is null then 'no audit'
            when evidenced.reason is not null then evidenced.reason
            when perceived.n_respondents = 1
                then 'one response has no spread, so that its error cannot be told'
        end as reason
    from perceived
    full outer join evidenced
        on perceived.wave_quarter = evidenced.wave_quarter
        and perceived.organisation_id = evidenced.organisation_id
        and perceived.indicator_id = evidenced.indicator_id
),

judged as (
    select
        *,
        {{ gap_class('gap_low', 'gap_high') }} as class_of_means,
        {{ gap_class('gap_least', 'gap_most') }} as gap_class
    from compared
)

select
    judged.wave_quarter,
    judged.organisation_id,
    judged.indicator_id,
    judged.n_respondents,
    judged.perceived_likert,
    judged.perceived_sd,
    judged.perceived,
    judged.perceived_low,
    judged.perceived_high,
    judged.agreement,
    judged.controls_applicable,
    judged.controls_evaluated,
    judged.evidenced,
    judged.evidenced_low,
    judged.evidenced_high,
    judged.evidence_coverage,
    judged.gap_low,
    judged.gap_high,
    judged.gap_least,
    judged.gap_most,
    -- One response has a gap, and no error that it could lie beyond.
    case when judged.gap_low is not null then coalesce(judged.gap_class, 'undecided') end
        as gap_class,
    case
        when judged.class_of_means = 'undecided' then 'evidence'
        when coalesce(judged.gap_class, 'undecided') = 'undecided' and judged.gap_low is not null
            then 'answers'
    end as undecided_by,
    judged.reason,
    'organisation' as segment_kind,
    judged.organisation_id as segment,
    waves.default_profile as profile,
    true as is_default_profile
from judged
inner join {{ ref('stg_survey__waves') }} as waves
    on judged.wave_quarter = waves.wave_quarter
