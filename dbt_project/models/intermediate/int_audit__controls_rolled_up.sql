with counted as (
    select
        wave_quarter,
        organisation_id,
        control_id,
        count(*) as check_count,
        count(case when status = 'implemented' then 1 end) as implemented,
        count(case when status = 'partial' then 1 end) as partial,
        count(case when status = 'planned' then 1 end) as planned,
        count(case when status = 'not_implemented' then 1 end) as not_implemented,
        count(case when status = 'not_assessed' then 1 end) as not_assessed,
        count(case when lower(native_status) = 'error' then 1 end) as errors,
        count(case when is_expired then 1 end) as expired,
        count(case when is_waived then 1 end) as waived,
        {{ exact_sum('case when is_evaluated then weight else 0 end') }} as weight_evaluated,
        {{ exact_sum("case when status = 'not_assessed' then weight else 0 end") }}
            as weight_unknown,
        {{ exact_sum('case when is_evaluated then weight * value else 0 end') }} as weight_held,
        case
            when count(case when is_key and value = 0 then 1 end) > 0
                then {{ assumption('key_check_cap') }}
            else 1
        end as cap,
        min(assessed_on) as assessed_on,
        max(evidence_age_days) as evidence_age_days,
        string_agg(distinct native_status, ', ' order by native_status) as native_statuses,
        string_agg(distinct path, ', ' order by path) as source_file
    from {{ ref('int_audit__checks_valued') }}
    group by wave_quarter, organisation_id, control_id
),

-- With some checks unknown the state is known only where no answer to them could change it.
decided as (
    select
        *,
        case
            when implemented + partial + planned + not_implemented + not_assessed = 0
                then 'not_applicable'
            when errors > 0 or weight_evaluated = 0 then 'not_assessed'
            when partial > 0 or (implemented > 0 and planned + not_implemented > 0) then 'partial'
            when not_assessed > 0 then 'not_assessed'
            when implemented > 0 then 'implemented'
            when not_implemented > 0 then 'not_implemented'
            else 'planned'
        end as status
    from counted
)

select
    wave_quarter,
    organisation_id,
    control_id,
    status,
    case
        when status not in ('not_applicable', 'not_assessed')
            then least(weight_held / weight_evaluated, cap)
    end as value,
    case
        when status = 'not_assessed' then 0
        when status <> 'not_applicable'
            then least(weight_held / (weight_evaluated + weight_unknown), cap)
    end as value_low,
    case
        when status = 'not_assessed' then 1
        when status <> 'not_applicable' then least(
            (weight_held + weight_unknown) / (weight_evaluated + weight_unknown), cap
        )
    end as value_high,
    check_count,
    waived > 0 as is_waived,
    assessed_on,
    evidence_age_days,
    native_statuses,
    source_file,
    case
        when status = 'not_applicable' then 'does not apply to the organisation'
        when status <> 'not_assessed' then null
        when errors > 0 then 'a check ended in an error'
        when expired > 0 then 'evidence expired'
        when weight_evaluated > 0 then 'not all of its checks were assessed'
        else 'the audit did not assess it'
    end as reason
from decided
