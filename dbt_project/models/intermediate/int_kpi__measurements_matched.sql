with scaled as (
    select
        measurements.wave_quarter,
        measurements.organisation_id,
        aliases.kpi_id,
        aliases.part,
        measurements.measure_id,
        measurements.period_start,
        measurements.period_end,
        case
            when measurements.unit in ('percent', '%') then measurements.value / 100
            else measurements.value
        end as value,
        measurements.numerator,
        measurements.denominator,
        measurements.numerator is not null and measurements.denominator is not null as has_counts
    from {{ ref('stg_kpi__measurements') }} as measurements
    inner join {{ ref('kpi_aliases') }} as aliases
        on measurements.measure_id = aliases.measure_id
)

select
    wave_quarter,
    organisation_id,
    kpi_id,
    part,
    measure_id,
    period_start,
    period_end,
    value,
    case when has_counts then numerator end as numerator,
    case when has_counts then denominator end as denominator,
    has_counts,
    case
        when has_counts then numerator between 0 and denominator
        else coalesce(value between 0 and 1, false)
    end as is_share,
    coalesce(coalesce(value, numerator) >= 0, false) as is_count
from scaled
