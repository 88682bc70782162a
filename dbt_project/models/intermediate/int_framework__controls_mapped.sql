{{ config(materialized='table') }}
-- A modular control is itself a requirement of the modular controls, and audited as such; to the
-- other frameworks it speaks through the crosswalk.
select
    {{ modular_controls() }} as framework_id,
    controls.control_id as requirement_id,
    controls.control_id,
    'equal-to' as relationship,
    true as is_whole,
    'audited' as basis,
    1 as doubt
from {{ ref('controls') }} as controls
union all
select
    crosswalk.framework_id,
    crosswalk.requirement_id,
    crosswalk.control_id,
    crosswalk.relationship,
    relationships.is_whole,
    'inferred' as basis,
    case crosswalk.confidence when 'high' then 1 when 'medium' then 2 else 3 end as doubt
from {{ ref('control_crosswalk') }} as crosswalk
inner join {{ ref('crosswalk_relationships') }} as relationships
    on crosswalk.relationship = relationships.relationship
where relationships.is_mapped
