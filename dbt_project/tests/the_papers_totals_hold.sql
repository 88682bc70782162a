-- The 42 marks fall 12, 12, 10 and 8 on the causes, whose shares sum to 119.6; the rows of Table 2
-- are 6, 4 and 3 a module; five goals and one success factor have no KPI.
with found as (
    select
        'marks of ' || cause_id as total,
        cast(count(*) as {{ sql_type('real') }}) as counted
    from {{ ref('control_group_causes') }}
    group by cause_id
    union all
    select
        'rows of ' || module_id as total,
        cast(count(*) as {{ sql_type('real') }}) as counted
    from {{ ref('control_groups') }}
    group by module_id
    union all
    select
        'rates' as total,
        round(sum(rate_pct), 1) as counted
    from {{ ref('leak_causes') }}
    union all
    select
        'goals without a KPI' as total,
        cast(count(*) as {{ sql_type('real') }}) as counted
    from {{ ref('scorecard_goals') }} as goals
    where goals.author = 'paper'
        and goals.goal_id not in (
            select kpis.goal_id
            from {{ ref('kpis') }} as kpis
            where kpis.author = 'paper'
        )
    union all
    select
        'success factors without a KPI' as total,
        cast(count(*) as {{ sql_type('real') }}) as counted
    from {{ ref('scorecard_csfs') }} as csfs
    where csfs.author = 'paper'
        and csfs.csf_id not in (
            select kpis.csf_id
            from {{ ref('kpis') }} as kpis
            where kpis.author = 'paper'
        )
),

printed as (
    select
        total,
        case total
            when 'marks of cause_1' then 12
            when 'marks of cause_2' then 12
            when 'marks of cause_3' then 10
            when 'marks of cause_4' then 8
            when 'rows of basic' then 6
            when 'rows of smart_factory' then 4
            when 'rows of remote_work' then 3
            when 'rates' then 119.6e0
            when 'goals without a KPI' then 5
            when 'success factors without a KPI' then 1
        end as expected,
        counted
    from found
)

select
    total,
    expected,
    counted
from printed
where expected is null or counted <> expected
