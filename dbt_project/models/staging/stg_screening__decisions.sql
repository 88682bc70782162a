select
    wave_quarter,
    profile,
    response_id,
    is_kept,
    reasons
from {{ source('screened', 'screening_decisions') }}
