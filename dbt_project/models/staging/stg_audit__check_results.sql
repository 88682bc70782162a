select
    -- ids
    wave_quarter,
    organisation_id,
    tool,
    check_id,
    resource_id,
    -- outcome
    status,
    native_status,
    lower(native_status) = 'error' as is_error,
    assessed_on,
    weight,
    is_waived,
    -- origin
    path,
    row_number
from {{ current_rows('check_results') }} as check_results
