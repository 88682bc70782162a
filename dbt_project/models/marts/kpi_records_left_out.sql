select
    wave_quarter,
    organisation_id,
    kpi_id,
    record_id,
    reason
from {{ ref('int_kpi__records_left_out') }}
where {{ only_quarters_being_built() }}
