"""The limits of production; other tests lower them to prove that they hold."""

from secperf_pipeline.readers import limits


def test_a_file_may_be_as_large_as_the_limits_say_and_no_larger() -> None:
    declared = {name: value for name, value in vars(limits).items() if name.isupper()}
    assert declared == {
        "MAX_FILE_BYTES": 1_073_741_824,
        "MAX_UNPACKED_BYTES": 268_435_456,
        "MAX_RATIO": 200,
        "RATIO_FREE_BYTES": 16_777_216,
        "MAX_ENTRIES": 2_000,
        "MAX_ROWS": 5_000_000,
        "MAX_COLUMNS": 4_096,
        "MAX_WORKBOOK_BYTES": 134_217_728,
        "MAX_CELLS": 150_000_000,
        "MAX_LINES": 10_000_000,
        "MAX_JSON_PARTS": 20_000_000,
        "MAX_XML_PARTS": 8_000_000,
        "MAX_YAML_DEPTH": 100,
        "MAX_YAML_BYTES": 4_194_304,
        "MAX_WORKBOOK_CELLS": 2_000_000,
        "MAX_FIELD_CHARACTERS": 1_000_000,
        "MAX_SPSS_CELLS": 40_000_000,
        "MAX_SPSS_MEMORY": 4_294_967_296,
        "MAX_SPSS_SECONDS": 120,
    }
