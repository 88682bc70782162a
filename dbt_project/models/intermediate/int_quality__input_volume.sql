-- Rows of each input beside the mean of the trailing quarters that had any. Counts vary by chance:
-- the square root of a count plus 3/8 has a standard deviation of a half (Anscombe 1948), that of
-- a mean of m counts one of a half over the root of m.
with compared as (
    select
        later.wave_quarter,
        later.input,
        later.row_count,
        count(earlier.row_count) as earlier_quarters,
        {{ exact_mean('earlier.row_count') }} as earlier_mean
    from {{ ref('int_quality__rows_counted') }} as later
    -- The first quarter of an input has none before it.
    left join {{ ref('int_quality__rows_counted') }} as earlier
        on later.input = earlier.input
        and later.wave_quarter > earlier.wave_quarter
        and {{ quarter_number('later.wave_quarter') }}
        <= {{ quarter_number('earlier.wave_quarter') }} + {{ assumption('drift_reference_waves') }}
        and later.instrument_id is not distinct from earlier.instrument_id
        and later.instrument_version is not distinct from earlier.instrument_version
        and earlier.row_count > 0
    group by later.wave_quarter, later.input, later.row_count
),

limited as (
    select
        *,
        sqrt(earlier_mean + 0.375e0) as root,
        {{ assumption('drift_noise_z') }} * sqrt(1 + 1e0 / earlier_quarters) / 2 as root_noise,
        {{ assumption('volume_fall_share') }} as fall_share
    from compared
    where earlier_quarters > 0
)

select
    compared.wave_quarter,
    compared.input,
    compared.row_count,
    compared.earlier_quarters,
    compared.earlier_mean,
    case
        when limited.root is null then null
        when limited.root <= limited.root_noise then 0
        else least(
            limited.fall_share * limited.earlier_mean,
            greatest(0, power(limited.root - limited.root_noise, 2) - 0.375e0)
        )
    end as expected_low,
    greatest(
        limited.earlier_mean / limited.fall_share,
        power(limited.root + limited.root_noise, 2) - 0.375e0
    ) as expected_high
from compared
-- Where there is nothing to expect, there are no limits.
left join limited
    on compared.wave_quarter = limited.wave_quarter
    and compared.input = limited.input
