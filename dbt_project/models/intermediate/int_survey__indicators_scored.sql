-- A score is a quotient; in units of 1/units_per_point it is a whole number, whatever the count
-- of answered items, so that sums of scores and of their squares stay exact.
with item_sums as (
    select
        wave_quarter,
        response_id,
        indicator_id,
        count(*) as items_asked,
        count(score) as item_count,
        {{ whole_sum('score') }} as score_sum
    from {{ ref('int_survey__answers_scored') }}
    group by wave_quarter, response_id, indicator_id
)

select
    item_sums.wave_quarter,
    item_sums.response_id,
    item_sums.indicator_id,
    item_sums.items_asked,
    item_sums.item_count,
    item_sums.score_sum,
    score_units.units_per_point,
    item_sums.item_count >= {{ assumption('answered_share') }} * item_sums.items_asked as is_scored,
    case
        when item_sums.item_count >= {{ assumption('answered_share') }} * item_sums.items_asked
            then cast(
                item_sums.score_sum * score_units.units_per_point / item_sums.item_count
                as {{ sql_type('whole') }}
            )
    end as score_units
from item_sums
inner join {{ ref('score_units') }} as score_units
    on item_sums.items_asked = score_units.items_asked
