-- One row per wave and value of an attribute that the wave records at all.
with mix as (
    select
        wave_quarter,
        variable as attribute,
        value,
        value_count as response_count,
        cast(value_count as {{ sql_type('real') }}) / n as response_share,
        value <> 'not recorded' as is_recorded
    from {{ ref('int_quality__value_mix') }}
    where kind = 'attribute'
)

select
    wave_quarter,
    attribute,
    value,
    response_count,
    response_share,
    is_recorded
from mix
where is_recorded or response_share < 1
