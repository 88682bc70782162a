-- A check that names no requirement of the catalogue reaches no control; here it is counted.
with served as (
    select distinct
        requirements.wave_quarter,
        requirements.tool,
        requirements.check_id
    from {{ ref('stg_audit__check_requirements') }} as requirements
    inner join {{ ref('framework_requirements') }} as listed
        on requirements.framework_id = listed.framework_id
        and requirements.requirement_id = listed.requirement_id
)

select
    checks.wave_quarter,
    checks.organisation_id,
    checks.tool,
    {{ whole_sum('checks.finding_count') }} as finding_count,
    count(*) as check_count,
    count(served.check_id) as placed_count,
    case
        when count(served.check_id) = 0 then 'no check names a requirement of the catalogue'
        when count(served.check_id) < count(*)
            then 'some checks name no requirement of the catalogue'
    end as reason
from {{ ref('int_audit__tool_checks_rolled_up') }} as checks
-- A check without a place is what is to be seen.
left join served
    on checks.wave_quarter = served.wave_quarter
    and checks.tool = served.tool
    and checks.check_id = served.check_id
where {{ only_quarters_being_built('checks.wave_quarter') }}
group by checks.wave_quarter, checks.organisation_id, checks.tool
