select
    waves.wave_quarter,
    arrows.from_goal_id,
    arrows.from_name,
    arrows.from_perspective,
    arrows.to_kind,
    arrows.to_id,
    arrows.to_name,
    arrows.to_perspective,
    arrows.rationale,
    arrows.author
from {{ ref('stg_survey__waves') }} as waves
inner join {{ ref('int_strategy__arrows_drawn') }} as arrows
    on {{ holds_in('arrows', 'waves.wave_quarter') }}
