-- What the expectations look at instead of every answer: how often each item got each answer.
select
    wave_quarter,
    item_id,
    answer,
    missing_reason,
    count(*) as answer_count
from {{ ref('stg_survey__answers') }}
group by
    wave_quarter,
    item_id,
    answer,
    missing_reason
