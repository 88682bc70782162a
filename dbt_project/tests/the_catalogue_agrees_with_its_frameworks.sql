-- Table 1 has 21, 16 and 9 ticks; each framework lists as many requirements as it says; the
-- crosswalk names requirements that exist, and speaks of every control in every edition.
with found as (
    select
        'ticks of ' || standard as total,
        cast(count(*) as {{ sql_type('whole') }}) as counted,
        case standard when 'isms_p' then 21 when 'iso27001' then 16 when 'sm_level' then 9 end
            as expected
    from {{ ref('framework_area_marks') }}
    group by standard
    union all
    select
        'requirements of ' || frameworks.framework_id as total,
        cast(count(requirements.requirement_id) as {{ sql_type('whole') }}) as counted,
        frameworks.listed_count as expected
    from {{ ref('frameworks') }} as frameworks
    -- A framework without any requirement must be found, not skipped.
    left join {{ ref('dim_requirements') }} as requirements
        on frameworks.framework_id = requirements.framework_id
    group by frameworks.framework_id, frameworks.listed_count
    union all
    select
        'unknown requirement ' || crosswalk.framework_id || ' ' || crosswalk.requirement_id
            as total,
        1 as counted,
        0 as expected
    from {{ ref('control_crosswalk') }} as crosswalk
    where crosswalk.requirement_id is not null
        and not exists (
            select 1
            from {{ ref('framework_requirements') }} as requirements
            where requirements.framework_id = crosswalk.framework_id
                and requirements.requirement_id = crosswalk.requirement_id
        )
    union all
    select
        'mapped controls of ' || framework_id as total,
        cast(count(distinct control_id) as {{ sql_type('whole') }}) as counted,
        26 as expected
    from {{ ref('control_crosswalk') }}
    where framework_id in ('isms-p-2018', 'isms-p-2023', 'iso27001-2013', 'iso27001-2022')
    group by framework_id
    union all
    select
        'controls judged as evidence' as total,
        cast(count(distinct control_id) as {{ sql_type('whole') }}) as counted,
        26 as expected
    from {{ ref('control_indicators') }}
    union all
    select
        'relationships without a requirement' as total,
        cast(count(*) as {{ sql_type('whole') }}) as counted,
        0 as expected
    from {{ ref('control_crosswalk') }}
    where (requirement_id is null) <> (relationship = 'no-relationship')
)

select
    total,
    expected,
    counted
from found
where expected is null or counted <> expected
