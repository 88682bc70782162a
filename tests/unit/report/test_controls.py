from secperf_pipeline.report.controls import causes_table, modules_table

MODULE = {
    "module_id": "basic",
    "name_en": "Basic",
    "n_applicable": 3,
    "n_scored": 2,
    "score": 0.75,
    "score_low": 0.5,
    "score_high": 0.9,
    "evidence_coverage": 0.8,
    "applicable_count": 20,
    "evaluated_count": 16,
    "n_declared_away": 0,
    "n_assumed": 0,
    "n_ruled_out": 0,
}


def texts(rows):
    return [[cell.text for cell in row.cells] for row in rows]


def test_a_score_stands_with_its_bounds_its_coverage_and_how_many_it_speaks_of():
    found = modules_table([MODULE])

    assert texts(found.rows) == [["Basic", "3", "75.0 %", "50.0 % to 90.0 %", "80.0 %"]]
    assert found.rows[0].cells[2].note == "mean of 2 with enough evidence"
    assert found.rows[0].cells[4].note == "16 of 20 controls"


def test_full_coverage_of_one_control_says_that_it_is_one():
    one = {**MODULE, "evidence_coverage": 1.0, "applicable_count": 1, "evaluated_count": 1}
    cause = {
        **{"name_en": "Leak", "rate": 30.0, "residual": 10.0, "residual_low": 10.0},
        **{"residual_high": 10.0, "residual_weakest_link": 30.0, "evidence_coverage": 1.0},
        **{"items_applicable": 1, "items_evaluated": 1},
    }

    for found in (modules_table([one]), causes_table([cause])):
        last = found.rows[0].cells[-1]
        assert (last.text, last.note) == ("100 %", "1 of 1 control")


def test_a_module_without_a_score_says_why():
    away = {**MODULE, "n_applicable": 0, "n_scored": 0, "n_declared_away": 3}
    missing = dict.fromkeys(("score", "score_low", "score_high", "evidence_coverage"))

    found = modules_table([away | missing])

    assert found.rows[0].remark == "applies to nobody"
    assert found.rows[0].cells[0].note == "declared not to apply to 3"


def test_what_an_audit_rules_out_is_told_apart_from_what_is_assumed():
    found = modules_table([{**MODULE, "n_ruled_out": 2, "n_assumed": 3}])

    assert found.rows[0].cells[0].note == (
        "the audit of 2 says that nothing of it applies; "
        "only assumed to apply to 3: nothing is declared"
    )


def test_a_quarter_without_an_audit_has_no_tables():
    assert modules_table([]) is None
    assert causes_table([]) is None
