with expected as (
    select
        wave_quarter,
        organisation_id
    from {{ ref('organisation_quarters') }}
    union
    select
        wave_quarter,
        organisation_id
    from {{ ref('int_kpi__figures_pooled') }}
    union
    select
        wave_quarter,
        'all' as organisation_id
    from {{ ref('stg_survey__waves') }}
),

left_out as (
    select
        wave_quarter,
        organisation_id,
        kpi_id,
        count(*) as excluded_count
    from {{ ref('int_kpi__records_left_out') }}
    group by wave_quarter, organisation_id, kpi_id
    union all
    select
        wave_quarter,
        'all' as organisation_id,
        kpi_id,
        count(*) as excluded_count
    from {{ ref('int_kpi__records_left_out') }}
    group by wave_quarter, kpi_id
)

select
    expected.wave_quarter,
    expected.organisation_id,
    kpis.kpi_id,
    case
        when figures.denominator > 0 then figures.numerator / figures.denominator
        when figures.denominator is null then figures.stated_value
    end as value,
    figures.numerator,
    figures.denominator,
    case
        when figures.alternative_denominator > 0
            then figures.alternative_numerator / figures.alternative_denominator
    end as alternative_value,
    figures.n,
    case
        when expected.organisation_id = 'all' and kpis.pooled_goal is not null then 'share'
        else kpis.unit
    end as unit,
    coalesce(figures.n_organisations, 0) as n_organisations,
    minutes.median_minutes,
    minutes.p90_minutes,
    coalesce(left_out.excluded_count, 0) as excluded_count,
    figures.measured_on,
    case
        when figures.denominator > 0 then null
        when figures.denominator = 0 then 'nothing happened in the window that could be measured'
        when figures.stated_value is not null then null
        when left_out.excluded_count > 0 then 'every record of the window had to be left out'
        else 'not measured in the window'
    end as reason
from expected
inner join {{ ref('int_kpi__definitions_held') }} as kpis
    on expected.wave_quarter = kpis.wave_quarter
-- Each organisation answers for every KPI, measured or not.
left join {{ ref('int_kpi__figures_pooled') }} as figures
    on expected.wave_quarter = figures.wave_quarter
    and expected.organisation_id = figures.organisation_id
    and kpis.kpi_id = figures.kpi_id
left join {{ ref('int_kpi__minutes_summarised') }} as minutes
    on expected.wave_quarter = minutes.wave_quarter
    and expected.organisation_id = minutes.organisation_id
    and kpis.kpi_id = minutes.kpi_id
left join left_out
    on expected.wave_quarter = left_out.wave_quarter
    and expected.organisation_id = left_out.organisation_id
    and kpis.kpi_id = left_out.kpi_id
where {{ only_quarters_being_built('expected.wave_quarter') }}
