{{ config(materialized='table') }}
-- A share or mean fits its base where some whole number over the base rounds to what was printed.
with stated as (
    select
        benchmarks.*,
        power(10, -benchmarks.decimals) / 2 + 1e-9 as tolerance
    from {{ ref('benchmark_figures') }} as benchmarks
)

select
    benchmark_id,
    position,
    name_en,
    value,
    unit,
    base_n_reported,
    base_n_possible,
    case
        when unit <> 'count' and base_n_reported is not null
            then abs(round(value * base_n_reported) / base_n_reported - value) <= tolerance
    end as is_possible,
    compares_with,
    publisher,
    published_on,
    study,
    is_official,
    flag
from stated
