-- Arrows between goals of the scorecard, and from those goals up to the business goals they serve.
select
    edges.from_goal_id,
    sources.name_en as from_name,
    sources.perspective as from_perspective,
    'security' as to_kind,
    edges.to_goal_id as to_id,
    targets.name_en as to_name,
    targets.perspective as to_perspective,
    edges.rationale,
    edges.author,
    edges.valid_from,
    edges.valid_to
from {{ ref('strategy_edges') }} as edges
inner join {{ ref('scorecard_goals') }} as sources on edges.from_goal_id = sources.goal_id
inner join {{ ref('scorecard_goals') }} as targets on edges.to_goal_id = targets.goal_id
union all
select
    links.goal_id as from_goal_id,
    sources.name_en as from_name,
    sources.perspective as from_perspective,
    'business' as to_kind,
    links.business_goal_id as to_id,
    business.name_en as to_name,
    null as to_perspective,
    links.rationale,
    links.author,
    business.valid_from,
    business.valid_to
from {{ ref('business_goal_links') }} as links
inner join {{ ref('scorecard_goals') }} as sources on links.goal_id = sources.goal_id
inner join {{ ref('business_goals') }} as business
    on links.business_goal_id = business.business_goal_id
