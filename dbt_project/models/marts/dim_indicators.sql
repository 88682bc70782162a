{{ config(materialized='table') }}
-- The catalogue, and after it what instruments of one's own measure: such an indicator goes by its
-- id, and belongs to no family that a hypothesis speaks about.
with own as (
    select distinct items.indicator_id
    from {{ ref('stg_survey__items') }} as items
    left join {{ ref('indicators') }} as indicators
        on items.indicator_id = indicators.indicator_id
    where items.indicator_id is not null
        and indicators.indicator_id is null
),

last_position as (
    select max(position) as position
    from {{ ref('indicators') }}
)

select
    indicator_id,
    position,
    family,
    name_en,
    name_ko,
    name_ja,
    paper_name,
    perspective,
    bsc_group
from {{ ref('indicators') }}
union all
select
    own.indicator_id,
    last_position.position + row_number() over (order by own.indicator_id) as position,
    'own' as family,
    own.indicator_id as name_en,
    own.indicator_id as name_ko,
    own.indicator_id as name_ja,
    cast(null as {{ sql_type('text') }}) as paper_name,
    cast(null as {{ sql_type('text') }}) as perspective,
    cast(null as {{ sql_type('text') }}) as bsc_group
from own
cross join last_position
