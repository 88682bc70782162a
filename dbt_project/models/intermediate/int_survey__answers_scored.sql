select
    answers.wave_quarter,
    answers.response_id,
    answers.item_id,
    items.item_position,
    items.indicator_id,
    case
        when items.is_reversed then items.scale_min + items.scale_max - answers.answer
        else answers.answer
    end as score
from {{ ref('stg_survey__answers') }} as answers
inner join {{ ref('stg_survey__items') }} as items
    on answers.wave_quarter = items.wave_quarter
    and answers.item_id = items.item_id
where items.indicator_id is not null
