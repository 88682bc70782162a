select
    wave_quarter,
    item_id,
    item_position,
    page,
    indicator_id,
    is_core,
    is_reversed,
    expected_answer,
    scale_min,
    scale_max
from {{ current_rows('instrument_items') }} as instrument_items
