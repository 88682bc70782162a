-- One row per wave, organisation and KPI with a figure; tickets win over a stated
-- figure of the same KPI.
with ticketed as (
    select
        wave_quarter,
        organisation_id,
        kpi_id,
        count(case when outcome = 'within' then 1 end) as numerator,
        count(*) as denominator,
        max(detected_on) as measured_on
    from {{ ref('int_kpi__incidents_judged') }}
    where outcome <> 'left_out'
    group by wave_quarter, organisation_id, kpi_id
),

stated as (
    select
        wave_quarter,
        organisation_id,
        kpi_id,
        {{ ordered_sum("case when part = 'figure' then numerator end") }} as numerator,
        {{ ordered_sum("case when part = 'figure' then denominator end") }} as denominator,
        max(case when part = 'figure' and denominator is null then value end) as stated_value,
        {{ ordered_sum("case when part = 'base' then numerator end") }} as base_numerator,
        {{ ordered_sum("case when part = 'base' then denominator end") }} as base,
        max(case when part = 'figure' then period_end end) as measured_on
    from {{ ref('int_kpi__measurements_placed') }}
    where unit = 'share' and is_counted
    group by wave_quarter, organisation_id, kpi_id
)

select
    wave_quarter,
    organisation_id,
    kpi_id,
    cast(numerator as {{ sql_type('real') }}) as numerator,
    cast(denominator as {{ sql_type('real') }}) as denominator,
    cast(null as {{ sql_type('real') }}) as stated_value,
    denominator as n,
    cast(null as {{ sql_type('real') }}) as alternative_numerator,
    cast(null as {{ sql_type('real') }}) as alternative_denominator,
    measured_on
from ticketed
union all
select
    stated.wave_quarter,
    stated.organisation_id,
    stated.kpi_id,
    stated.numerator,
    stated.denominator,
    stated.stated_value,
    cast(floor(coalesce(stated.base, stated.denominator)) as {{ sql_type('whole') }}) as n,
    cast(stated.base_numerator as {{ sql_type('real') }}) as alternative_numerator,
    cast(stated.base as {{ sql_type('real') }}) as alternative_denominator,
    stated.measured_on
from stated
-- Kept only where no ticket was judged.
left join ticketed
    on stated.wave_quarter = ticketed.wave_quarter
    and stated.organisation_id = ticketed.organisation_id
    and stated.kpi_id = ticketed.kpi_id
where ticketed.kpi_id is null and stated.measured_on is not null
union all
select
    wave_quarter,
    organisation_id,
    kpi_id,
    cast(exercises as {{ sql_type('real') }}) as numerator,
    cast(1 as {{ sql_type('real') }}) as denominator,
    cast(null as {{ sql_type('real') }}) as stated_value,
    cast(1 as {{ sql_type('whole') }}) as n,
    cast(null as {{ sql_type('real') }}) as alternative_numerator,
    cast(null as {{ sql_type('real') }}) as alternative_denominator,
    measured_on
from {{ ref('int_kpi__exercises_counted') }}
union all
-- Any other count: what the counted rows add up to, of one organisation.
select
    wave_quarter,
    organisation_id,
    kpi_id,
    cast({{ ordered_sum('coalesce(value, numerator)') }} as {{ sql_type('real') }}) as numerator,
    cast(1 as {{ sql_type('real') }}) as denominator,
    cast(null as {{ sql_type('real') }}) as stated_value,
    cast(1 as {{ sql_type('whole') }}) as n,
    cast(null as {{ sql_type('real') }}) as alternative_numerator,
    cast(null as {{ sql_type('real') }}) as alternative_denominator,
    max(period_end) as measured_on
from {{ ref('int_kpi__measurements_placed') }}
where unit = 'count' and counted_incidents is null and part = 'figure' and is_counted
group by wave_quarter, organisation_id, kpi_id
