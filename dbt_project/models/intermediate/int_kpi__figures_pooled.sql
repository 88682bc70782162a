-- The organisation all pools the others: numerators and denominators are summed. A figure that
-- is stated without them cannot be pooled.
select
    wave_quarter,
    organisation_id,
    kpi_id,
    numerator,
    denominator,
    stated_value,
    n,
    alternative_numerator,
    alternative_denominator,
    1 as n_organisations,
    measured_on
from {{ ref('int_kpi__figures_counted') }}
union all
select
    wave_quarter,
    'all' as organisation_id,
    kpi_id,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    null as stated_value,
    {{ whole_sum('n') }} as n,
    sum(alternative_numerator) as alternative_numerator,
    sum(alternative_denominator) as alternative_denominator,
    count(*) as n_organisations,
    max(measured_on) as measured_on
from {{ ref('int_kpi__figures_counted') }}
where denominator is not null
group by wave_quarter, kpi_id
