-- Two definitions of one KPI that hold on the same day would count everything twice.
select
    earlier.kpi_id,
    earlier.valid_to as earlier_until,
    later.valid_from as later_from
from {{ ref('kpis') }} as earlier
inner join {{ ref('kpis') }} as later
    on earlier.kpi_id = later.kpi_id
    and coalesce(earlier.valid_from, date '0001-01-01')
    < coalesce(later.valid_from, date '0001-01-01')
where coalesce(earlier.valid_to >= later.valid_from, true)
