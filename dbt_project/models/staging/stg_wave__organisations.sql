select
    wave_quarter,
    organisation_id,
    sector,
    size,
    region,
    smart_factory_level,
    remote_work
from {{ current_rows('organisations') }} as organisations
