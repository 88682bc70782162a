-- One row per wave, variable that its reference has too, and value: its share in both. Half a
-- response is added to each value, so that one not seen has a share as well.
with sizes as (
    select distinct
        wave_quarter,
        kind,
        variable,
        n,
        n / design_effect as n_effective
    from {{ ref('int_quality__value_mix') }}
),

compared as (
    select
        waves.wave_quarter,
        now.kind,
        now.variable,
        now.n,
        now.n_effective,
        count(*) as earlier_waves,
        {{ whole_sum('earlier.n') }} as n_earlier,
        {{ exact_sum('earlier.n_effective') }} as n_earlier_effective
    from {{ ref('int_quality__reference_waves') }} as waves
    inner join sizes as now
        on waves.wave_quarter = now.wave_quarter
    inner join sizes as earlier
        on waves.earlier_quarter = earlier.wave_quarter
        and now.kind = earlier.kind
        and now.variable = earlier.variable
    group by waves.wave_quarter, now.kind, now.variable, now.n, now.n_effective
),

counted as (
    select
        wave_quarter,
        kind,
        variable,
        value,
        {{ whole_sum('value_count') }} as value_count,
        {{ whole_sum('earlier_count') }} as earlier_count
    from (
        select
            wave_quarter,
            kind,
            variable,
            value,
            value_count,
            0 as earlier_count
        from {{ ref('int_quality__value_mix') }}
        union all
        select
            waves.wave_quarter,
            mix.kind,
            mix.variable,
            mix.value,
            0 as value_count,
            mix.value_count as earlier_count
        from {{ ref('int_quality__reference_waves') }} as waves
        inner join {{ ref('int_quality__value_mix') }} as mix
            on waves.earlier_quarter = mix.wave_quarter
    ) as both_sides
    group by wave_quarter, kind, variable, value
),

shares as (
    select
        counted.wave_quarter,
        counted.kind,
        counted.variable,
        counted.value,
        compared.n,
        compared.n_effective,
        compared.earlier_waves,
        compared.n_earlier,
        compared.n_earlier_effective,
        counted.value_count,
        counted.earlier_count,
        1e0 * counted.value_count / compared.n as value_share,
        1e0 * counted.earlier_count / compared.n_earlier as earlier_share,
        count(*) over (
            partition by counted.wave_quarter, counted.kind, counted.variable
        ) as value_kinds
    from counted
    inner join compared
        on counted.wave_quarter = compared.wave_quarter
        and counted.kind = compared.kind
        and counted.variable = compared.variable
)

select
    *,
    ln((value_count + 0.5e0) / (n + 0.5e0 * value_kinds))
    - ln((earlier_count + 0.5e0) / (n_earlier + 0.5e0 * value_kinds)) as log_ratio,
    (value_count + 0.5e0) / (n + 0.5e0 * value_kinds)
    - (earlier_count + 0.5e0) / (n_earlier + 0.5e0 * value_kinds) as difference,
    {%- for count, total in (('value_count', 'n'), ('earlier_count', 'n_earlier')) %}
    ({{ count }} = 0 or {{ count }} >= {{ assumption('min_cell') }})
    and ({{ count }} = {{ total }} or {{ total }} - {{ count }} >= {{ assumption('min_cell') }})
    {{ 'and' if not loop.last else 'as may_be_shown,' }}
    {%- endfor %}
    row_number() over (
        partition by wave_quarter, kind, variable
        order by abs(value_share - earlier_share) desc, value
    ) as shift_rank
from shares
