"""Headers of columns as messages tell them: those that are known, and how many others there are."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from secperf_pipeline.declarations.column_maps import column_map, column_map_names
from secperf_pipeline.declarations.instrument import all_instruments
from secperf_pipeline.domain.personal_data import KnownWords, clip, described, without_personal
from secperf_pipeline.readers.survey.matching import wordings

_MOST_NAMED = 40
# Words of the columns that tools write beside those that are read, and of those that readers name.
_WORDS = """
    access account activity address agent annotation anonymous answer answers anything asset
    assigned assignee assignment at attachment author availability browser caller campaign
    category channel check check_id city client closed code collector columns comment comments
    company compliance compliance.status compliance_result consent control control_id controls
    controls.id controls.results country course created creator custom custom_data_1 data date
    datestamp day decided_at decision delivered denominator department description detail
    details device distribution distributionchannel drill_id due duration e-mail else email end
    enddate ended event evidence export extended external externalreference feedback field file
    finding finished first first_name form format framework full generatorid group groups header
    held_on host id impact incident_id index interviewtime ip ipaddress item items key kind
    kpi_id label language last last_name lastpage lat latitude lesson level line link list
    location locationlatitude locationlongitude login long longitude measure message module
    muted name names native note notes number numerator observations office opened order
    organisation organization other owner page participant password path period_end period_start
    person phone platform points policy position priority product profile progress project
    project_id props.result province question questions quiz rated_on read recipient
    recipientemail recipientfirstname recipientlastname record recorded recordeddate recordstate
    ref ref_id reference referrer refurl region remark remarks reported reporter requirement
    resolution resolved resource respondent respondent_id response response_id result results
    results.status review reviewer role row sc0 score sector security_involved seed sent service
    severity short size source start startdate started startlanguage state status step subject
    submission submit submitdate submitted summary surname survey system tag tags target
    target.implementation-status.state target.status.state target.target-id task team team_id
    tenant ticket time times timestamp title to token tool total trained_on type typical uid
    unit update updated updatedat uri url urn usefulness user useragent userlanguage username
    uuid value values version week work year
    기타 의견 메모 부서 이름 이메일 주소 직급 연락처 타임스탬프
    氏名 名前 部署 備考 ご意見 コメント メールアドレス タイムスタンプ
"""


def told_header(name: str, declared: Collection[str] = ()) -> str:
    """Name a column in a message: by its header where that is known or declared, else described."""
    if name in declared or name.startswith("(column"):
        return without_personal(clip(name))
    return clip(name) if _known().shows(name) else f"({described(name)})"


def left_out(names: Sequence[str]) -> str:
    """List the headers that may be told, and count the others."""
    looked_at = names[:_MOST_NAMED]
    told = [clip(one) for one in looked_at if one.startswith("(column") or _known().shows(one)]
    others = len(names) - len(told)
    if others:
        told.append(f"{others} {'more ' if told else ''}whose names are not told")
    return ", ".join(told)


@cache
def _known() -> KnownWords:
    return KnownWords([*_headers(), *_WORDS.split()])


def _headers() -> Iterator[str]:
    for instrument in all_instruments().values():
        yield from wordings(instrument)
    for name in column_map_names():
        for headers in column_map(name).columns.values():
            yield from headers
