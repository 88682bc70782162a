select
    -- ids
    wave_quarter,
    response_id,
    organisation_id,
    -- attributes
    layer,
    division,
    tenure,
    sector,
    size,
    region,
    -- order and time
    response_order,
    submitted_at,
    duration_seconds
from {{ current_rows('survey_responses') }} as survey_responses
