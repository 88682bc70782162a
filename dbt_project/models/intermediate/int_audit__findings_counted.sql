-- Findings can be a hundred million, so they are added up before anything is decided about them.
-- Where a check was run on several days, the latest day of each resource counts.
with added_up as (
    select
        wave_quarter,
        organisation_id,
        tool,
        check_id,
        path,
        assessed_on,
        status,
        is_waived,
        is_error,
        count(*) as finding_count,
        {{ exact_sum('weight') }} as weight
    from {{ ref('stg_audit__check_results') }}
    group by
        wave_quarter,
        organisation_id,
        tool,
        check_id,
        path,
        assessed_on,
        status,
        is_waived,
        is_error
),

run_again as (
    select
        wave_quarter,
        organisation_id,
        tool,
        check_id
    from added_up
    group by wave_quarter, organisation_id, tool, check_id
    having count(distinct assessed_on) + max(case when assessed_on is null then 1 else 0 end) > 1
),

ranked as (
    select
        results.*,
        rank() over (
            partition by
                results.wave_quarter,
                results.organisation_id,
                results.tool,
                results.check_id,
                results.resource_id
            order by results.assessed_on desc nulls last
        ) as lateness
    from {{ ref('stg_audit__check_results') }} as results
    inner join run_again
        on results.wave_quarter = run_again.wave_quarter
        and results.organisation_id = run_again.organisation_id
        and results.tool = run_again.tool
        and results.check_id = run_again.check_id
)

select added_up.*
from added_up
where not exists (
    select 1
    from run_again
    where added_up.wave_quarter = run_again.wave_quarter
        and added_up.organisation_id = run_again.organisation_id
        and added_up.tool = run_again.tool
        and added_up.check_id = run_again.check_id
)
union all
select
    wave_quarter,
    organisation_id,
    tool,
    check_id,
    path,
    assessed_on,
    status,
    is_waived,
    is_error,
    count(*) as finding_count,
    {{ exact_sum('weight') }} as weight
from ranked
where lateness = 1
group by
    wave_quarter,
    organisation_id,
    tool,
    check_id,
    path,
    assessed_on,
    status,
    is_waived,
    is_error
