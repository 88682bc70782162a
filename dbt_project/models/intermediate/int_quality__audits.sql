-- One row per wave and organisation audited: how much of its checklist was looked at, and when.
select
    wave_quarter,
    organisation_id,
    count(*) as check_count,
    1e0 * count(case when status = 'not_assessed' then 1 end) / count(*)
        as not_assessed_share,
    {{ whole_sum('case when assessed_on is null then 1 else 0 end') }} as undated_count,
    {{ whole_sum("case when assessed_on > " ~ quarter_last_day('wave_quarter')
        ~ " then 1 else 0 end") }} as dated_later_count
from {{ ref('stg_audit__control_results') }}
group by wave_quarter, organisation_id
