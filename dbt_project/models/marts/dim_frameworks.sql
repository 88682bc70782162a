{{ config(materialized='table') }}
select
    framework_id,
    position,
    standard,
    edition,
    name_en,
    name_ko,
    name_ja,
    publisher,
    item_count,
    listed_count,
    granularity,
    author,
    basis,
    superseded_by
from {{ ref('frameworks') }}
