-- What must not be added up stays, with the reason; a figure that a later one of its trailing
-- window replaces is neither counted nor left out.
with placed as (
    select
        definitions.wave_quarter,
        stated.wave_quarter as inbox_quarter,
        stated.organisation_id,
        definitions.kpi_id,
        stated.part,
        stated.measure_id,
        stated.period_start,
        stated.period_end,
        stated.value,
        stated.numerator,
        stated.denominator,
        definitions.unit,
        definitions.measurement_rule,
        definitions.counted_incidents,
        stated.has_counts,
        case
            when definitions.unit = 'share' and not stated.is_share then 'is no share from 0 to 1'
            when definitions.unit = 'count' and not stated.is_count then 'is no count'
            when definitions.trailing_days is null and stated.period_start < definitions.first_day
                then 'its period is longer than the quarter'
        end as fault,
        row_number() over (
            partition by
                definitions.wave_quarter,
                stated.organisation_id,
                definitions.kpi_id,
                stated.part,
                stated.period_start,
                stated.period_end
            order by stated.wave_quarter desc, stated.measure_id asc
        ) as recency
    from {{ ref('int_kpi__measurements_matched') }} as stated
    inner join {{ ref('int_kpi__definitions_held') }} as definitions
        on stated.kpi_id = definitions.kpi_id
        and {{ in_window('stated.period_end', 'definitions') }}
),

compared as (
    select
        *,
        max(case when recency = 1 and fault is null then period_end end) over (
            partition by wave_quarter, organisation_id, kpi_id, part
            order by period_start asc, period_end desc, recency asc
            rows between unbounded preceding and 1 preceding
        ) as covered_until,
        max(case when recency = 1 and fault is null then period_end end) over (
            partition by wave_quarter, organisation_id, kpi_id, part
        ) as last_end,
        max(case when recency = 1 and fault is null and has_counts then 1 else 0 end) over (
            partition by wave_quarter, organisation_id, kpi_id, part
        ) as any_counts
    from placed
),

judged as (
    select
        *,
        coalesce(measurement_rule = 'latest' and period_end < last_end, false) as is_replaced,
        case
            when recency > 1 then 'given again for the same period'
            when fault is not null then fault
            when covered_until >= period_end then 'its period lies inside another'
            when unit = 'count' or measurement_rule = 'latest' then null
            when any_counts = 1 and not has_counts then 'has no numerator and denominator to add'
            when any_counts = 0 and period_end < last_end
                then 'has no numerator and denominator, and a later figure stands alone'
        end as left_out_reason
    from compared
)

select
    wave_quarter,
    inbox_quarter,
    organisation_id,
    kpi_id,
    part,
    measure_id,
    period_start,
    period_end,
    value,
    numerator,
    denominator,
    unit,
    counted_incidents,
    left_out_reason is null and not is_replaced as is_counted,
    left_out_reason
from judged
