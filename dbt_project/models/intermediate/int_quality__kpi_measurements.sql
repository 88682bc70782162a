-- One row per wave, organisation and measure: figures that cannot be. What a file calls a measure
-- that belongs to no KPI is not told: a check that fails publishes the key of its rows.
select
    measurements.wave_quarter,
    measurements.organisation_id,
    coalesce(aliases.measure_id, 'no KPI') as measure_id,
    count(*) as figure_count,
    max(case when aliases.measure_id is null then 0 else 1 end) as is_of_a_kpi,
    {{ whole_sum('''case
        when measurements.value is null
            and (measurements.numerator is null or measurements.denominator is null)
            then 1
        else 0
    end''') }} as without_value_count,
    {{ whole_sum('''case
        when measurements.value < 0 or measurements.numerator < 0 or measurements.denominator < 0
            or measurements.numerator > measurements.denominator
            then 1
        else 0
    end''') }} as impossible_count,
    {{ whole_sum('''case
        when measurements.period_start > measurements.period_end then 1 else 0
    end''') }} as reversed_period_count
from {{ ref('stg_kpi__measurements') }} as measurements
-- A measure that is no KPI stays in the register.
left join {{ ref('kpi_aliases') }} as aliases
    on measurements.measure_id = aliases.measure_id
group by
    measurements.wave_quarter,
    measurements.organisation_id,
    coalesce(aliases.measure_id, 'no KPI')
