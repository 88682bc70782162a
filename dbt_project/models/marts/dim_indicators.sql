{{ config(materialized='table') }}
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
