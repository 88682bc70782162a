select
    wave_quarter,
    title,
    instrument_id,
    instrument_version,
    default_profile,
    time_zone
from {{ current_rows('waves') }} as waves
