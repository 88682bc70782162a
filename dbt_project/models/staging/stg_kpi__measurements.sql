select
    -- ids
    wave_quarter,
    organisation_id,
    measure_id,
    -- period
    period_start,
    period_end,
    -- figure
    value,
    unit,
    numerator,
    denominator,
    -- origin
    source,
    path,
    row_number
from {{ current_rows('kpi_measurements') }} as kpi_measurements
