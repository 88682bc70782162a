-- One row per response and segment that it belongs to; the whole wave is the segment all, all.
with responses as (
    select * from {{ ref('stg_survey__responses') }}
),

long_form as (
    select wave_quarter, response_id, 'all' as segment_kind, 'all' as segment from responses
    union all
    select wave_quarter, response_id, 'sector', sector from responses
    union all
    select wave_quarter, response_id, 'size', size from responses
    union all
    select wave_quarter, response_id, 'region', region from responses
    union all
    select wave_quarter, response_id, 'layer', layer from responses
    union all
    select wave_quarter, response_id, 'organisation', organisation_id from responses
)

select
    wave_quarter,
    response_id,
    segment_kind,
    segment
from long_form
where segment is not null
