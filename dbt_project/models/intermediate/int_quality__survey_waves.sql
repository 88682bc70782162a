-- What the rows of a wave say about its collection; NULL where nothing of the kind is recorded.
with by_organisation as (
    select
        wave_quarter,
        organisation_id,
        count(*) as response_count
    from {{ ref('stg_survey__responses') }}
    group by wave_quarter, organisation_id
),

organisations as (
    select
        wave_quarter,
        max(case when organisation_id is not null then response_count end) as largest_count,
        count(organisation_id) as organisation_count,
        {{ whole_sum('case when organisation_id is null then response_count else 0 end') }}
            as without_organisation_count
    from by_organisation
    group by wave_quarter
),

timed as (
    select
        responses.wave_quarter,
        count(*) as response_count,
        count(responses.submitted_at) as dated_count,
        {{ whole_sum('''case
            when ''' ~ local_day('responses.submitted_at', 'waves.time_zone') ~ ''' between '''
            ~ quarter_first_day('responses.wave_quarter') ~ ' and '
            ~ quarter_last_day('responses.wave_quarter') ~ ''' then 0
            when responses.submitted_at is not null then 1
            else 0
        end''') }} as outside_quarter_count
    from {{ ref('stg_survey__responses') }} as responses
    inner join {{ ref('stg_survey__waves') }} as waves
        on responses.wave_quarter = waves.wave_quarter
    group by responses.wave_quarter
)

select
    timed.wave_quarter,
    timed.response_count,
    organisations.organisation_count,
    case
        when organisations.organisation_count > 0
            then 1e0 * organisations.without_organisation_count / timed.response_count
    end as without_organisation_share,
    1e0 * organisations.largest_count / timed.response_count as largest_organisation_share,
    1e0 * timed.outside_quarter_count / nullif(timed.dated_count, 0) as outside_quarter_share
from timed
inner join organisations
    on timed.wave_quarter = organisations.wave_quarter
