{{ config(materialized='table') }}
select
    goal_kind,
    goal_id,
    indicator_id,
    rationale,
    author
from {{ ref('goal_measures') }}
