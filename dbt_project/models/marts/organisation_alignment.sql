select
    organisations.wave_quarter,
    organisations.organisation_id,
    chosen.approach_id,
    approaches.name_en as approach_name,
    approaches.meaning,
    chosen.valid_from,
    case when chosen.approach_id is null then 'no approach is declared for the organisation' end
        as reason
from {{ ref('organisation_quarters') }} as organisations
-- An organisation that has declared nothing is shown as such.
left join {{ ref('organisation_approaches') }} as chosen
    on organisations.organisation_id = chosen.organisation_id
    and {{ holds_in('chosen', 'organisations.wave_quarter') }}
left join {{ ref('alignment_approaches') }} as approaches
    on chosen.approach_id = approaches.approach_id
where {{ only_quarters_being_built('organisations.wave_quarter') }}
