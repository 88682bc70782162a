select
    wave_quarter,
    tool,
    check_id,
    framework,
    framework_id,
    requirement_id,
    path
from {{ current_rows('check_requirements') }} as check_requirements
