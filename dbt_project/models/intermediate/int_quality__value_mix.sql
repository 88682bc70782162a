-- How often each item, attribute and indicator took each value, and by how much the likeness of
-- people of one organisation inflates the noise of these shares: the mean design effect of the
-- values (Rao and Scott 1981), organisations as clusters. Kept, so that a later wave can be held
-- against this one without reading its answers again.
with by_organisation as (
    select
        labelled.wave_quarter,
        labelled.kind,
        labelled.variable,
        labelled.value,
        -- Without an organisation each response stands for itself.
        coalesce(responses.organisation_id, responses.response_id) as cluster_id,
        count(*) as value_count
    from {{ ref('int_quality__values_labelled') }} as labelled
    inner join {{ ref('stg_survey__responses') }} as responses
        on labelled.wave_quarter = responses.wave_quarter
        and labelled.response_id = responses.response_id
    where {{ only_quarters_being_built('labelled.wave_quarter') }}
    group by
        labelled.wave_quarter,
        labelled.kind,
        labelled.variable,
        labelled.value,
        cluster_id
),

sized as (
    select
        *,
        sum(value_count) over (
            partition by wave_quarter, kind, variable, cluster_id
        ) as cluster_size
    from by_organisation
),

by_cluster as (
    select
        wave_quarter,
        kind,
        variable,
        count(*) as clusters,
        {{ whole_sum('cluster_size') }} as n,
        {{ whole_sum('cluster_size * cluster_size') }} as squared_sizes
    from (
        select distinct
            wave_quarter,
            kind,
            variable,
            cluster_id,
            cluster_size
        from sized
    ) as clusters_seen
    group by wave_quarter, kind, variable
),

by_value as (
    select
        wave_quarter,
        kind,
        variable,
        value,
        {{ whole_sum('value_count') }} as value_count,
        {{ whole_sum('value_count * value_count') }} as squared_counts,
        {{ whole_sum('value_count * cluster_size') }} as crossed_counts
    from sized
    group by wave_quarter, kind, variable, value
),

effects as (
    select
        by_value.wave_quarter,
        by_value.kind,
        by_value.variable,
        {{ exact_sum('''
            (
                by_value.squared_counts
                - 2e0 * by_value.value_count * by_value.crossed_counts / by_cluster.n
                + 1e0 * by_value.value_count * by_value.value_count * by_cluster.squared_sizes
                / by_cluster.n / by_cluster.n
            ) / by_value.value_count
        ''') }} * max(by_cluster.clusters)
        / nullif((max(by_cluster.clusters) - 1) * (count(*) - 1), 0) as design_effect
    from by_value
    inner join by_cluster
        on by_value.wave_quarter = by_cluster.wave_quarter
        and by_value.kind = by_cluster.kind
        and by_value.variable = by_cluster.variable
    group by by_value.wave_quarter, by_value.kind, by_value.variable
)

select
    by_value.wave_quarter,
    by_value.kind,
    by_value.variable,
    by_value.value,
    by_value.value_count,
    by_cluster.n,
    greatest(1, coalesce(effects.design_effect, 1)) as design_effect
from by_value
inner join by_cluster
    on by_value.wave_quarter = by_cluster.wave_quarter
    and by_value.kind = by_cluster.kind
    and by_value.variable = by_cluster.variable
inner join effects
    on by_value.wave_quarter = effects.wave_quarter
    and by_value.kind = effects.kind
    and by_value.variable = effects.variable
