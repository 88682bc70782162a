"""Audits in which texts are planted."""

from typing import Any

from tests.pipeline.planted import Plants
from tests.pipeline.planted_files import DAY, MOMENT, as_json, at
from tests.surveys import csv_text


def audits(plants: Plants) -> dict[str, bytes]:
    """Checklists and assessments."""
    columns = ["organisation_id", "control_id", "check_id", "status", "evidence", "assessor"]
    columns += ["assessed_on", "comment"]
    evidence, assessor = (plants.one("checklist_csv", one) for one in ("evidence", "assessor"))
    said = plants("checklist_csv", "comment")
    checks = plants("checklist_csv", "check id")

    def row(control: str, check: str, status: str, organisation: str = "mfr-001") -> list[str]:
        return [
            organisation,
            control,
            check,
            status,
            evidence,
            assessor,
            DAY,
            said[len(check) % 2],
        ]

    loaded = [row("B1.1", check, "Implemented") for check in [*checks, "x"]]
    odd = [row("B1.2", "", word) for word in plants("checklist_csv", "unknown status")]
    controls = [row(name, "", "Implemented") for name in plants("checklist_csv", "unknown control")]
    again = [row("B1.3", checks[0], "Implemented")] * 2
    label = plants.one("checklist_csv", "organisation label")
    ciso = [["urn", "ref_id", "name", "compliance_result", "observations"]]
    told = plants.one("ciso_assistant", "observations")
    twice = plants.one("ciso_assistant", "requirement given twice")
    ciso_twice = [ciso[0], *([[f"urn:a:b:c:f:{twice}", twice, "n", "compliant", told]] * 2)]
    word = plants.one("ciso_assistant", "unknown status")
    ciso_odd = [ciso[0], ["urn:a:b:c:f:b2.1", "B2.1", "n", word, told]]
    files = {
        "checklist.csv": csv_text([columns, *loaded]),
        "status words.csv": csv_text([columns, *odd]),
        "controls.csv": csv_text([columns, *controls]),
        "repeated.csv": csv_text([columns, *again]),
        "labels.csv": csv_text([columns, row("B1.1", "", "Implemented", label)]),
        "ciso.csv": csv_text([*ciso, ["urn:a:b:c:f:b2.3", "B2.3", "n", "compliant", told]]),
        "ciso words.csv": csv_text(ciso_odd),
        "ciso twice.csv": csv_text(ciso_twice),
    }
    return {at(f"audits/{name}"): content for name, content in files.items()}


def tool_audits(plants: Plants) -> dict[str, bytes]:
    """What scanners and their like write."""
    target, reason = plants.one("oscal", "target"), plants.one("oscal", "reason")
    title, state = plants.one("oscal", "title"), plants.one("oscal", "unknown state")

    def oscal(state: str, target: str) -> bytes:
        status = {"state": state, "reason": reason}
        finding = {"title": title, "description": reason}
        finding["target"] = {"type": "objective-id", "target-id": target, "status": status}
        results = {"title": title, "start": MOMENT, "reviewed-controls": {}, "findings": [finding]}
        return as_json({"assessment-results": {"metadata": {"title": title}, "results": [results]}})

    prowler = "CHECK_ID;STATUS;STATUS_EXTENDED;PROVIDER;MUTED;RESOURCE_UID;TIMESTAMP;COMPLIANCE"
    wordy = f"{plants.one('prowler', 'framework with blanks')}: Billing, all contacts"
    found = [
        f"a;FAIL;;aws;False;{one};{DAY} 14:27:03;{wordy}" for one in plants("prowler", "resource")
    ]
    odd = f"a;{plants.one('prowler', 'unknown status')};;aws;False;r;{DAY} 14:27:03;"
    host, address = plants("xccdf", "target")

    def xccdf(word: str) -> bytes:
        rule = f'<rule-result idref="r"><result>{word}</result></rule-result>'
        place = f"<target>{host}</target><target-address>{address}</target-address>"
        return f'<TestResult end-time="{DAY}T00:00:00">{place}{rule}</TestResult>'.encode()

    name, mac = plants("ckl", "host")

    def ckl(status: str) -> bytes:
        asset = f"<ASSET><HOST_NAME>{name}</HOST_NAME><HOST_MAC>{mac}</HOST_MAC></ASSET>"
        data = "<VULN_ATTRIBUTE>Vuln_Num</VULN_ATTRIBUTE><ATTRIBUTE_DATA>V-1</ATTRIBUTE_DATA>"
        body = f"<VULN><STIG_DATA>{data}</STIG_DATA><STATUS>{status}</STATUS></VULN>"
        return f"<CHECKLIST>{asset}{body}</CHECKLIST>".encode()

    def asff(word: str) -> bytes:
        base = {"SchemaVersion": "1", "ProductArn": "p", "GeneratorId": "g", "UpdatedAt": MOMENT}
        resources = [{"Id": plants.one("asff", "resource")}]
        return as_json([base | {"Id": "1", "Compliance": {"Status": word}, "Resources": resources}])

    profile = plants.one("hdf", "profile")

    def hdf(control: dict[str, Any]) -> bytes:
        profiles = [{"name": profile, "controls": [control]}]
        return as_json({"platform": {}, "profiles": profiles})

    waved = {"id": "a", "results": [{"status": plants.one("hdf", "unknown status")}]}
    checked = plants.one("wazuh_sca", "unknown result")
    item = {"id": 1, "policy_id": "cis", "compliance": []}

    def wazuh(result: str) -> bytes:
        return as_json({"data": {"affected_items": [item | {"result": result}]}})

    files = {
        "oscal.json": oscal("satisfied", target),
        "oscal words.json": oscal(state, "b2.2_obj"),
        "prowler.csv": "\n".join([prowler, *found]).encode(),
        "prowler words.csv": f"{prowler}\n{odd}".encode(),
        "scan.xml": xccdf("pass"),
        "scan words.xml": xccdf(plants.one("xccdf", "unknown result")),
        "hdf.json": hdf(waved),
        "hdf ids.json": hdf({}),
        "host.ckl": ckl("Open"),
        "host words.ckl": ckl(plants.one("ckl", "unknown status")),
        "asff.json": asff("FAILED"),
        "asff words.json": asff(plants.one("asff", "unknown status")),
        "sca.json": wazuh("passed"),
        "sca words.json": wazuh(checked),
    }
    return {at(f"audits/tools/{name}"): content for name, content in files.items()}
