-- Whose figures follow from another segment's by subtraction: see publishing/differences.py.
with sized as (
    select
        wave_quarter,
        segment_kind,
        segment,
        count(*) as response_count
    from {{ ref('int_survey__responses_segmented') }}
    group by wave_quarter, segment_kind, segment
),

shared as (
    select
        inner_ones.wave_quarter,
        inner_ones.segment_kind,
        inner_ones.segment,
        outer_ones.segment_kind as outer_kind,
        outer_ones.segment as outer_segment,
        count(*) as response_count
    from {{ ref('int_survey__responses_segmented') }} as inner_ones
    inner join {{ ref('int_survey__responses_segmented') }} as outer_ones
        on inner_ones.wave_quarter = outer_ones.wave_quarter
        and inner_ones.response_id = outer_ones.response_id
        and inner_ones.segment_kind <> outer_ones.segment_kind
    group by
        inner_ones.wave_quarter,
        inner_ones.segment_kind,
        inner_ones.segment,
        outer_ones.segment_kind,
        outer_ones.segment
)

select
    shared.wave_quarter,
    shared.segment_kind,
    shared.segment,
    shared.outer_kind,
    shared.outer_segment
from shared
inner join sized
    on shared.wave_quarter = sized.wave_quarter
    and shared.segment_kind = sized.segment_kind
    and shared.segment = sized.segment
    and shared.response_count = sized.response_count
