-- The organisation all pools the others. Of a KPI whose goal is one for each organisation it counts
-- the organisations that meet it; of any other it sums numerators and denominators, and a figure
-- that is stated without them cannot be pooled.
with valued as (
    select
        *,
        case when denominator is null then stated_value else numerator / nullif(denominator, 0) end
            as value
    from {{ ref('int_kpi__figures_counted') }}
),

meeting as (
    select
        valued.wave_quarter,
        valued.kpi_id,
        valued.measured_on,
        case
            when definitions.direction = 'up' and valued.value >= definitions.goal then 1
            when definitions.direction = 'down' and valued.value <= definitions.goal then 1
            when definitions.direction = 'range'
                and valued.value between definitions.goal and definitions.goal_high then 1
            else 0
        end as meets_goal
    from valued
    inner join {{ ref('int_kpi__definitions_held') }} as definitions
        on valued.wave_quarter = definitions.wave_quarter
        and valued.kpi_id = definitions.kpi_id
    where definitions.pooled_goal is not null and valued.value is not null
)

select
    wave_quarter,
    organisation_id,
    kpi_id,
    numerator,
    denominator,
    stated_value,
    n,
    alternative_numerator,
    alternative_denominator,
    1 as n_organisations,
    measured_on
from valued
union all
select
    wave_quarter,
    'all' as organisation_id,
    kpi_id,
    cast(sum(meets_goal) as {{ sql_type('real') }}) as numerator,
    cast(count(*) as {{ sql_type('real') }}) as denominator,
    null as stated_value,
    count(*) as n,
    null as alternative_numerator,
    null as alternative_denominator,
    count(*) as n_organisations,
    max(measured_on) as measured_on
from meeting
group by wave_quarter, kpi_id
union all
select
    valued.wave_quarter,
    'all' as organisation_id,
    valued.kpi_id,
    {{ ordered_sum('valued.numerator') }} as numerator,
    {{ ordered_sum('valued.denominator') }} as denominator,
    null as stated_value,
    {{ whole_sum('valued.n') }} as n,
    {{ ordered_sum('valued.alternative_numerator') }} as alternative_numerator,
    {{ ordered_sum('valued.alternative_denominator') }} as alternative_denominator,
    count(*) as n_organisations,
    max(valued.measured_on) as measured_on
from valued
where valued.denominator is not null
    and valued.kpi_id not in (select pooling.kpi_id from {{ ref('kpi_pooling') }} as pooling)
group by valued.wave_quarter, valued.kpi_id
