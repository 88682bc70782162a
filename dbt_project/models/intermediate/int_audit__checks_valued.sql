with judged as (
    select
        results.wave_quarter,
        results.organisation_id,
        results.control_id,
        results.check_id,
        results.native_status,
        results.assessed_on,
        results.weight,
        results.is_key,
        results.is_waived,
        results.path,
        {{ evidence_age('results') }} as evidence_age_days,
        {{ is_expired('results', 'statuses') }} as is_expired,
        {{ judged_status('results', 'statuses') }} as status
    from {{ ref('stg_audit__control_results') }} as results
    inner join {{ ref('control_statuses') }} as statuses on results.status = statuses.status
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
    {{ status_value('statuses') }} as value
from judged
inner join {{ ref('control_statuses') }} as statuses on judged.status = statuses.status
