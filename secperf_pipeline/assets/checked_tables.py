"""Tables that must have passed their expectations before anything is computed from an input."""

from secperf_pipeline.quality.suite_files import suites

# A blocking check stops what is downstream of its own table, and many of these are read by nobody.
_REGISTERS = ("int_quality__audits", "int_quality__incidents", "int_quality__kpi_measurements")
_CHECKED = sorted({suite.meta.table for suite in suites()})
_IS_OF_REGISTERS = {
    table: table.endswith((*_REGISTERS, "fct_control_results", "fct_kpi_values"))
    for table in _CHECKED
}
REGISTERS_CHECKED = [table for table, is_theirs in _IS_OF_REGISTERS.items() if is_theirs]
SURVEY_CHECKED = [table for table, is_theirs in _IS_OF_REGISTERS.items() if not is_theirs]
