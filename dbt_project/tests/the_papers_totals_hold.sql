-- 42 marks fall 12, 12, 10 and 8 on the four causes, whose shares sum to 119.6; five goals have no KPI.
with counted as (
    select
        (select count(*) from {{ ref('control_group_causes') }} where cause_id = 'cause_1') as marks_1,
        (select count(*) from {{ ref('control_group_causes') }} where cause_id = 'cause_2') as marks_2,
        (select count(*) from {{ ref('control_group_causes') }} where cause_id = 'cause_3') as marks_3,
        (select count(*) from {{ ref('control_group_causes') }} where cause_id = 'cause_4') as marks_4,
        (select round(sum(rate_pct), 1) from {{ ref('leak_causes') }}) as rates,
        (
            select count(*) from {{ ref('scorecard_goals') }}
            where goal_id not in (select goal_id from {{ ref('kpis') }})
        ) as uncovered_goals
)

select *
from counted
where marks_1 <> 12
    or marks_2 <> 12
    or marks_3 <> 10
    or marks_4 <> 8
    or rates <> 119.6
    or uncovered_goals <> 5
