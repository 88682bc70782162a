{{ config(materialized='table') }}
with listed as (
    select
        requirements.framework_id,
        requirements.requirement_id,
        requirements.area_id,
        areas.name_en as area_name,
        requirements.position,
        requirements.name_en,
        requirements.confidence
    from {{ ref('framework_requirements') }} as requirements
    inner join {{ ref('framework_areas') }} as areas
        on requirements.framework_id = areas.framework_id
        and requirements.area_id = areas.area_id
    union all
    select
        {{ modular_controls() }} as framework_id,
        controls.control_id as requirement_id,
        controls.group_id as area_id,
        control_groups.name_en as area_name,
        controls.position,
        controls.name_en,
        'high' as confidence
    from {{ ref('controls') }} as controls
    inner join {{ ref('control_groups') }} as control_groups
        on controls.group_id = control_groups.group_id
),

mapped as (
    select
        framework_id,
        requirement_id,
        count(*) as control_count,
        count(case when is_whole then 1 end) as whole_control_count
    from {{ ref('int_framework__controls_mapped') }}
    group by framework_id, requirement_id
)

select
    listed.framework_id,
    listed.requirement_id,
    listed.area_id,
    listed.area_name,
    listed.position,
    listed.name_en,
    listed.confidence,
    coalesce(mapped.control_count, 0) as control_count,
    coalesce(mapped.whole_control_count, 0) as whole_control_count
from listed
-- A requirement that no control speaks to stays visible.
left join mapped
    on listed.framework_id = mapped.framework_id
    and listed.requirement_id = mapped.requirement_id
