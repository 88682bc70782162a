select
    wave_quarter,
    response_id,
    item_id,
    answer,
    missing_reason
from {{ current_rows('survey_answers') }} as survey_answers
