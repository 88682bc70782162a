-- What an audit found of the requirement itself comes first. Through the crosswalk the best control
-- speaks for it, and one that says only part of it counts up to the cap; only controls that were
-- audited themselves do, so no inference rests on an inference.
with mapped as (
    select
        framework_id,
        requirement_id,
        count(*) as source_count,
        count(case when is_whole then 1 end) > 0 as has_whole_source,
        max(doubt) as doubt,
        {{ distinct_words('control_id') }} as control_ids
    from {{ ref('int_framework__controls_mapped') }}
    group by framework_id, requirement_id
),

-- Controls and checks in one heap: adding it up is cheaper than joining two of its size.
sources as (
    select
        results.wave_quarter,
        results.organisation_id,
        mapping.framework_id,
        mapping.requirement_id,
        results.is_applicable,
        results.is_evaluated,
        results.value,
        results.value_low,
        results.value_high,
        case
            when mapping.basis = 'audited' then coalesce(results.basis, 'audited')
            else 'inferred'
        end as basis,
        case when mapping.is_whole then 1 else {{ assumption('partial_mapping_cap') }} end as cap,
        null as checked_status,
        null as checked_value,
        null as checked_low,
        null as checked_high,
        0 as check_count,
        null as checked_reason
    from {{ ref('fct_control_results') }} as results
    inner join {{ ref('int_framework__controls_mapped') }} as mapping
        on results.control_id = mapping.control_id
    where {{ only_quarters_being_built('results.wave_quarter') }}
        and (mapping.basis = 'audited' or coalesce(results.basis, 'audited') = 'audited')
    union all
    select
        wave_quarter,
        organisation_id,
        framework_id,
        requirement_id,
        null as is_applicable,
        null as is_evaluated,
        null as value,
        null as value_low,
        null as value_high,
        null as basis,
        null as cap,
        status as checked_status,
        value as checked_value,
        value_low as checked_low,
        value_high as checked_high,
        check_count,
        reason as checked_reason
    from {{ ref('requirement_results') }}
    where {{ only_quarters_being_built() }}
),

best as (
    select
        wave_quarter,
        organisation_id,
        framework_id,
        requirement_id,
        min(basis) as basis,
        max(case when value > cap then cap else value end) as value,
        max(case when value_low > cap then cap else value_low end) as value_low,
        max(case when value_high > cap then cap else value_high end) as value_high,
        count(case when is_applicable then 1 end) as applicable_count,
        count(case when is_evaluated then 1 end) as evaluated_count,
        max(checked_status) as checked_status,
        max(checked_value) as checked_value,
        max(checked_low) as checked_low,
        max(checked_high) as checked_high,
        max(check_count) as check_count,
        max(checked_reason) as checked_reason
    from sources
    group by wave_quarter, organisation_id, framework_id, requirement_id
),

-- Checks decide unless they know nothing and a control does.
decided as (
    select
        best.*,
        coalesce(mapped.source_count, 0) as source_count,
        coalesce(mapped.has_whole_source, false) as has_whole_source,
        mapped.doubt,
        mapped.control_ids,
        coalesce(
            best.checked_value is not null
            or best.checked_status = 'not_applicable'
            or best.value is null and best.checked_status is not null,
            false
        ) as is_checked
    from best
    -- A requirement that only checks look at has no control.
    left join mapped
        on best.framework_id = mapped.framework_id
        and best.requirement_id = mapped.requirement_id
)

select
    wave_quarter,
    organisation_id,
    framework_id,
    requirement_id,
    case when is_checked then 'audited' else basis end as basis,
    case when is_checked then checked_value else value end as value,
    case when is_checked then checked_low else value_low end as value_low,
    case when is_checked then checked_high else value_high end as value_high,
    case when is_checked then checked_status <> 'not_applicable' else applicable_count > 0 end
        as is_applicable,
    case when basis = 'audited' and checked_value is null then value else checked_value end
        as value_audited,
    case when basis = 'inferred' then value end as value_inferred,
    check_count,
    source_count,
    applicable_count,
    evaluated_count,
    has_whole_source,
    case
        when is_checked or doubt = 1 then 'high' when doubt = 2 then 'medium' else 'low'
    end as confidence,
    control_ids,
    case
        when is_checked then checked_reason
        when applicable_count = 0 then 'no control that speaks to it applies'
        when evaluated_count = 0 then 'no control that speaks to it was evaluated'
    end as reason
from decided
