"""What a warehouse of an earlier version is given when this one opens it.

Each statement may run again: it fills only what is empty.
"""

# A change was noted without whose row it is; the rows of the two snapshots say so.
_OWNERS_OF_CHANGES = """
    update results.restatements as changes
    set organisation_id = kept.organisation_id, source = kept.source
    from (
        select distinct
            snapshot_id,
            table_name,
            content ->> 'organisation_id' as organisation_id,
            content ->> 'source' as source,
            concat_ws(
                ' | ',
                content ->> 'organisation_id', content ->> 'perspective', content ->> 'kpi_id'
            ) as row_key
        from results.snapshot_rows
        where (content ->> 'organisation_id') is not null
    ) as kept
    where changes.organisation_id is null
        and changes.table_name = kept.table_name
        and changes.row_key = kept.row_key
        and kept.snapshot_id in (changes.snapshot_id, changes.compared_with)
"""

STATEMENTS = (_OWNERS_OF_CHANGES,)
