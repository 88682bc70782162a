{{ config(materialized='table') }}
select
    controls.control_id,
    controls.position,
    controls.name_en,
    controls.name_ko,
    controls.name_ja,
    controls.group_id,
    control_groups.name_en as group_name,
    controls.module_id,
    control_modules.name_en as module_name,
    controls.weight,
    controls.applicability
from {{ ref('controls') }} as controls
inner join {{ ref('control_groups') }} as control_groups
    on controls.group_id = control_groups.group_id
inner join {{ ref('control_modules') }} as control_modules
    on controls.module_id = control_modules.module_id
