-- One row per wave and item: what is missing, off the scale, or the same from everybody.
select
    answers.wave_quarter,
    answers.item_id,
    items.is_core,
    count(*) as asked_count,
    count(answers.answer) as answer_count,
    1e0 * (count(*) - count(answers.answer)) / count(*) as missing_share,
    {{ whole_sum('''case
        when answers.answer < items.scale_min or answers.answer > items.scale_max then 1 else 0
    end''') }} as outside_scale_count,
    count(distinct answers.answer) as distinct_answers
from {{ ref('stg_survey__answers') }} as answers
inner join {{ ref('stg_survey__items') }} as items
    on answers.wave_quarter = items.wave_quarter
    and answers.item_id = items.item_id
group by answers.wave_quarter, answers.item_id, items.is_core
