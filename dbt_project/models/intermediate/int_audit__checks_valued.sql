-- Evidence older than its validity says nothing about today, so the check counts as not assessed.
-- What is waived is not in place, whatever the tool calls it.
with dated as (
    select
        results.wave_quarter,
        results.organisation_id,
        results.control_id,
        results.check_id,
        results.status,
        results.native_status,
        results.assessed_on,
        results.weight,
        results.is_key,
        results.is_waived,
        results.path,
        {{ days_between('results.assessed_on', quarter_last_day('results.wave_quarter')) }}
            as evidence_age_days
    from {{ ref('stg_audit__control_results') }} as results
),

judged as (
    select
        dated.wave_quarter,
        dated.organisation_id,
        dated.control_id,
        dated.check_id,
        dated.native_status,
        dated.assessed_on,
        dated.evidence_age_days,
        dated.weight,
        dated.is_key,
        dated.is_waived,
        dated.path,
        coalesce(
            statuses.is_evaluated
            and dated.evidence_age_days > {{ assumption('evidence_validity_days') }},
            false
        ) as is_expired,
        case
            when not statuses.is_evaluated then dated.status
            when dated.evidence_age_days > {{ assumption('evidence_validity_days') }}
                then 'not_assessed'
            when dated.is_waived then 'not_implemented'
            else dated.status
        end as status
    from dated
    inner join {{ ref('control_statuses') }} as statuses on dated.status = statuses.status
)

select
    judged.wave_quarter,
    judged.organisation_id,
    judged.control_id,
    judged.check_id,
    judged.status,
    judged.native_status,
    judged.assessed_on,
    judged.evidence_age_days,
    judged.weight,
    judged.is_key,
    judged.is_waived,
    judged.is_expired,
    judged.path,
    statuses.is_evaluated,
    case
        when statuses.is_implemented then cast(1 as {{ sql_type('real') }})
        when statuses.is_partial then {{ assumption('partial_value') }}
        when statuses.is_evaluated then cast(0 as {{ sql_type('real') }})
    end as value
from judged
inner join {{ ref('control_statuses') }} as statuses on judged.status = statuses.status
