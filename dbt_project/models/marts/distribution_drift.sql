-- The population stability index between a wave and its reference, and the value that sampling
-- alone exceeds rarely: without drift the index is distributed as (1/n + 1/m) chi-square with one
-- degree of freedom less than values (Yurdakul and Naranjo 2020). The quantile is Wilson and
-- Hilferty's.
with summed as (
    select
        wave_quarter,
        kind,
        variable,
        earlier_waves,
        n,
        n_earlier,
        n_effective,
        n_earlier_effective,
        value_kinds,
        value_kinds - 1 as df,
        least(n, n_earlier) >= {{ assumption('min_cell') }} as is_large_enough,
        {{ exact_sum('difference * log_ratio') }} as psi,
        {{ exact_sum('abs(value_share - earlier_share)') }} / 2 as total_variation,
        max(case when shift_rank = 1 and may_be_shown then value end) as shifted_value,
        max(case when shift_rank = 1 and may_be_shown then value_share end) as shifted_share,
        max(case when shift_rank = 1 and may_be_shown then earlier_share end) as shifted_from,
        {{ assumption('drift_noise_z') }} as z,
        {{ assumption('drift_psi') }} as declared_limit
    from {{ ref('int_quality__value_shifts') }}
    where value_kinds > 1 and {{ only_quarters_being_built() }}
    group by
        wave_quarter,
        kind,
        variable,
        earlier_waves,
        n,
        n_earlier,
        n_effective,
        n_earlier_effective,
        value_kinds
),

limited as (
    select
        *,
        (1 / n_effective + 1 / n_earlier_effective) * df
        * power(1 - 2e0 / (9 * df) + z * sqrt(2e0 / (9 * df)), 3) as noise_limit
    from summed
)

select
    wave_quarter,
    kind,
    variable,
    earlier_waves,
    n,
    n_earlier,
    n_effective,
    n_earlier_effective,
    value_kinds,
    case when is_large_enough then psi end as psi,
    noise_limit,
    greatest(noise_limit, declared_limit) as psi_limit,
    case when is_large_enough then psi > greatest(noise_limit, declared_limit) end as is_drift,
    case when is_large_enough then total_variation end as total_variation,
    case when is_large_enough then shifted_value end as shifted_value,
    case when is_large_enough then shifted_share end as shifted_share,
    case when is_large_enough then shifted_from end as shifted_from,
    case when not is_large_enough then 'fewer responses than may be shown' end as reason
from limited
