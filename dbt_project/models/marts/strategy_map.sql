{{ config(materialized='table') }}
select
    from_goal_id,
    from_name,
    from_perspective,
    to_kind,
    to_id,
    to_name,
    to_perspective,
    rationale,
    author,
    valid_from,
    valid_to
from {{ ref('int_strategy__arrows_drawn') }}
