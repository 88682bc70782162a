select
    wave_quarter,
    organisation_id,
    framework_id,
    requirement_id,
    status,
    value,
    value_low,
    value_high,
    check_count,
    evaluated_count,
    finding_count,
    is_waived,
    assessed_on,
    evidence_age_days,
    tools,
    source_file,
    reason
from {{ ref('int_audit__requirements_rolled_up') }}
where {{ only_quarters_being_built() }}
