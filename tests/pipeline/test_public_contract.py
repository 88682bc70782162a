"""The published tables, their grains and columns: the contract that analysts rely on."""

import polars as pl
import pytest

from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import published

TABLES = {
    "quality.files": "path sha256 kind format wave_quarter status rows_read rows_accepted "
    "rows_rejected message first_seen_at",
    "quality.rejected_rows": "row_number column_name value reason",
    "quality.screening_decisions": "response_id profile is_kept reasons",
    "quality.screening_flags": "response_id value cut_off false_positive_rate is_flagged "
    "not_computable_reason",
    "quality.screening_flow": "wave_quarter profile step reason count",
    "quality.expectation_results": "wave_quarter suite table_name expectation_number expectation "
    "severity passed element_count unexpected_count observed_value unexpected_values "
    "failing_rows_query reason",
    "quality.expectation_failures": "wave_quarter suite expectation_number row_key observed_value",
    "quality.distribution_drift": "wave_quarter kind variable n n_earlier psi noise_limit "
    "psi_limit is_drift total_variation reason",
    "marts.dim_indicators": "indicator_id name_en name_ko name_ja",
    "marts.dim_organisations": "organisation_id sector size region smart_factory_level remote_work",
    "marts.module_applicability": "wave_quarter organisation_id module_id is_applicable "
    "basis reason",
    "marts.requirement_results": "wave_quarter organisation_id framework_id requirement_id status "
    "value value_low value_high check_count",
    "marts.audit_tools": "wave_quarter organisation_id tool check_count placed_count reason",
    "marts.dim_controls": "control_id name_en name_ko name_ja",
    "marts.dim_kpis": "kpi_id name_en name_ko name_ja",
    "marts.kpi_definitions": "kpi_id valid_from valid_to is_latest goal owner information_need "
    "measure_type formula evidence",
    "marts.strategy_coverage": "organisation_id element_kind element_id has_kpi has_owner "
    "has_target has_data has_open_action missing",
    "marts.strategy_map": "from_goal_id to_kind to_id rationale author valid_from valid_to",
    "marts.organisation_alignment": "wave_quarter organisation_id approach_id reason",
    "marts.dim_waves": "wave_quarter",
    "marts.fct_indicator_scores": "response_id indicator_id score_likert item_count is_kept",
    "marts.indicator_summary": "wave_quarter segment_kind segment indicator_id profile "
    "is_default_profile n mean sd se ci_low ci_high n_organisations mean_of_organisations "
    "is_suppressed",
    "marts.fct_control_results": "organisation_id control_id status value_low value_high "
    "is_evaluated basis assessed_on evidence_age_days source_file",
    "marts.control_coverage": "organisation_id module_id score evidence_coverage score_low "
    "score_high",
    "marts.leak_cause_exposure": "organisation_id cause_id rate coverage residual residual_low "
    "residual_high",
    "marts.framework_coverage": "wave_quarter organisation_id framework_id requirement_id value "
    "value_low value_high basis value_audited value_inferred source_count",
    "marts.framework_summary": "organisation_id framework_id evidence_coverage score_low "
    "score_high",
    "marts.control_group_coverage": "organisation_id group_id coverage coverage_low coverage_high",
    "marts.audit_next": "organisation_id control_id priority shrinks_by audit_hours",
    "marts.action_trace": "organisation_id action_id kpi_id control_id cause_id residual",
    "marts.indicator_evidence": "organisation_id indicator_id evidenced_low evidenced_high "
    "evidence_coverage",
    "marts.perception_evidence": "wave_quarter organisation_id indicator_id perceived "
    "evidenced_low evidenced_high gap_low gap_high gap_class evidence_coverage n_respondents "
    "reason is_suppressed",
    "marts.dim_frameworks": "framework_id name_en name_ko name_ja",
    "marts.dim_requirements": "framework_id requirement_id name_en control_count",
    "results.perception_calibration": "wave_quarter indicator_id n_organisations spearman slope "
    "reason",
    "marts.fct_kpi_values": "organisation_id kpi_id value numerator denominator n unit",
    "results.reliability": "segment_kind segment scale profile n n_items alpha alpha_low "
    "alpha_high alpha_standardised mean_inter_item_r gate",
    "results.item_statistics": "scale item_id profile mean sd item_rest_r alpha_if_deleted",
    "results.regressions": "segment_kind segment profile x y n b0 b1 se t p r2 durbin_watson dw_p "
    "dw_in_band dw_order_key",
    "results.group_differences": "x y cut n_with n_without mean_with mean_without sd_with "
    "sd_without levene_mean_f levene_mean_p levene_median_f levene_median_p student_t student_df "
    "student_p welch_t welch_df welch_p cohens_d cohens_d_low cohens_d_high hedges_g hedges_g_low "
    "hedges_g_high mann_whitney_u mann_whitney_p",
    "results.verdicts": "hypothesis_id policy profile branch statistic df p p_holm p_bh direction "
    "effect effect_low effect_high verdict verdict_paper reason protocol_hash",
    "results.specification_curve": "wave_quarter hypothesis_id profile cut test missing weights n "
    "effect p verdict reason is_suppressed",
    "results.verdict_dossier": "wave_quarter hypothesis_id profile specification_count "
    "multiverse_share share_positive fragility_n fragility_gate_responses "
    "fragility_always_responses fragility_always_organisations dw_source dw_time dw_organisation "
    "dw_random_low dw_random_high share_in_band verdict_gate verdict_always verdict_robust "
    "policies_agree agreement adopt_probability summary what_not_to_conclude reason is_suppressed",
    "results.common_method": "wave_quarter hypothesis_family n adopts pairs adopts_expected "
    "adopts_low adopts_high first_component_share reading reason",
    "results.next_wave_design": "wave_quarter hypothesis_id n_eff detectable_d detectable_r "
    "power_medium responses_needed_medium responses_asked_medium organisations_needed_medium "
    "kept_share reason",
    "results.factor_fit": "wave_quarter model n chi_square df p cfi tli rmsea srmr reason",
    "results.factor_loadings": "wave_quarter model factor item loading "
    "average_variance_extracted composite_reliability reason",
    "results.factor_pairs": "wave_quarter model factor other_factor correlation fornell_larcker "
    "htmt htmt2 reason",
    "results.scorecard": "organisation_id perspective kpi_id value value_low value_high "
    "alternative_value median_minutes p90_minutes target status score probability_green trend "
    "median_trend source",
    "results.strategy_edges": "wave_quarter from_goal_id to_kind to_id rationale basis "
    "from_measure to_measure n effect effect_low effect_high p verdict reason",
    "results.scorecard_evaluation": "wave_quarter question participants n mean ci_low ci_high "
    "reference_mean reference_n is_suppressed reason",
    "marts.goal_indicators": "goal_kind goal_id indicator_id rationale author",
    "marts.benchmarks": "benchmark_id value unit base_n_reported base_n_possible is_possible "
    "compares_with is_official flag",
    "results.indicator_changes": "wave_quarter indicator_id comparison compared_quarter n n_before "
    "mean mean_before difference difference_low difference_high se_kind p p_holm hedges_g reason "
    "is_suppressed",
    "results.verdict_history": "wave_quarter hypothesis_id policy compared_quarter verdict "
    "verdict_before is_flipped effect effect_before effect_change is_same_protocol reason "
    "is_suppressed",
    "results.layer_gaps": "wave_quarter segment other_segment indicator_id n n_other mean "
    "mean_other difference difference_low difference_high p_holm hedges_g reason is_suppressed",
    "results.measurement_invariance": "wave_quarter comparison level n n_smallest chi_square_n df "
    "cfi rmsea cfi_drop rmsea_rise is_invariant reason is_suppressed",
    "results.scorecard_perspectives": "organisation_id perspective score status weight_with_data "
    "reason",
    "results.snapshot_files": "snapshot_id role path sha256",
    "results.restatements": "snapshot_id comparison compared_with table_name row_key figure "
    "is_flip value_before value_after difference changed_layers attributed_to by_data by_screening "
    "by_definitions by_code",
    "results.scorecard_as_was": "snapshot_id revision is_current organisation_id kpi_id value "
    "status value_now status_now is_restated",
    "results.verdicts_as_was": "snapshot_id revision hypothesis_id policy verdict verdict_now "
    "is_restated",
    "marts.action_gains": "organisation_id action_id cost_days exposure_gain_low "
    "exposure_gain_high",
    "marts.action_evidence": "organisation_id action_id indicator_id evidence_gain",
    "results.funding_options": "organisation_id action_id cost_days exposure_gain_low score_gain "
    "overconfidence_gain rank shares_kpi_with reason",
    "results.scorecard_snapshots": "snapshot_id wave_quarter revision inputs_hash "
    "definitions_hash code_version is_current supersedes",
}
GRAINS = {
    "quality.screening_decisions": "wave_quarter response_id profile",
    "quality.screening_flags": "wave_quarter response_id index_id",
    "quality.expectation_results": "wave_quarter suite expectation_number",
    "quality.expectation_failures": "wave_quarter suite expectation_number row_key",
    "marts.fct_indicator_scores": "wave_quarter response_id indicator_id",
    "marts.indicator_summary": "wave_quarter segment_kind segment indicator_id profile",
    "marts.fct_control_results": "wave_quarter organisation_id control_id",
    "marts.fct_kpi_values": "wave_quarter organisation_id kpi_id",
    "marts.framework_coverage": "wave_quarter organisation_id framework_id requirement_id",
    "marts.perception_evidence": "wave_quarter organisation_id indicator_id",
    "marts.audit_next": "wave_quarter organisation_id control_id",
    "marts.strategy_coverage": "wave_quarter organisation_id element_kind element_id",
    "results.reliability": "wave_quarter segment_kind segment scale profile",
    "results.regressions": "wave_quarter segment_kind segment profile x y",
    "results.group_differences": "wave_quarter segment_kind segment profile x y cut",
    "results.verdicts": "wave_quarter segment_kind segment hypothesis_id policy profile",
    "results.specification_curve": "wave_quarter hypothesis_id profile cut test missing weights",
    "results.verdict_dossier": "wave_quarter hypothesis_id",
    "results.common_method": "wave_quarter hypothesis_family",
    "results.next_wave_design": "wave_quarter hypothesis_id",
    "results.factor_fit": "wave_quarter model",
    "results.factor_loadings": "wave_quarter model item",
    "results.factor_pairs": "wave_quarter model factor other_factor",
    "results.indicator_changes": "wave_quarter indicator_id comparison",
    "results.verdict_history": "wave_quarter hypothesis_id policy",
    "results.layer_gaps": "wave_quarter indicator_id segment other_segment",
    "results.measurement_invariance": "wave_quarter comparison level",
    "results.scorecard": "wave_quarter organisation_id perspective kpi_id",
    "results.scorecard_as_was": "wave_quarter revision organisation_id perspective kpi_id",
    "results.verdicts_as_was": "wave_quarter revision hypothesis_id policy",
    "results.funding_options": "wave_quarter organisation_id action_id",
    "results.snapshot_files": "snapshot_id role path",
    "results.scorecard_evaluation": "wave_quarter question",
    "results.strategy_edges": "wave_quarter from_goal_id to_kind to_id basis from_measure "
    "to_measure",
    "marts.benchmarks": "benchmark_id",
}
ATTRIBUTES = {"organisation_id", "layer", "sector", "size", "region", "division", "tenure"}


@pytest.mark.parametrize("table", TABLES)
def test_a_public_table_has_its_columns(replica_home: Home, table: str) -> None:
    columns = set(published(replica_home, f"select * from {table} limit 0").columns)
    assert set(TABLES[table].split()) <= columns


@pytest.mark.parametrize("table", GRAINS)
def test_a_public_table_has_one_row_for_each_key(replica_home: Home, table: str) -> None:
    rows = published(replica_home, f"select * from {table}")
    assert rows.height > 0
    assert not rows.select(GRAINS[table].split()).is_duplicated().any()


def test_no_public_number_is_nan(replica_home: Home) -> None:
    for table in TABLES:
        for column in published(replica_home, f"select * from {table}").iter_columns():
            if column.dtype == pl.Float64:
                assert not column.is_nan().any(), f"{table}.{column.name}"


@pytest.mark.parametrize(
    "table",
    ["marts.fct_indicator_scores", "quality.screening_decisions", "quality.screening_flags"],
)
def test_response_level_tables_carry_no_attribute(replica_home: Home, table: str) -> None:
    columns = set(published(replica_home, f"select * from {table} limit 0").columns)
    assert columns.isdisjoint(ATTRIBUTES | {"respondent_id", "path", "row_number"})


def test_no_respondent_id_is_published(replica_home: Home) -> None:
    ids = published(replica_home, "select distinct response_id from quality.screening_decisions")
    assert ids["response_id"].str.contains("^[0-9a-f]{24}$").all()
    assert ids.height == 138


def test_the_counts_of_every_file_add_up(replica_home: Home) -> None:
    files = published(replica_home, "select * from quality.files")
    assert (files["rows_read"] == files["rows_accepted"] + files["rows_rejected"]).all()
    assert files.filter(kind="survey")["rows_accepted"].to_list() == [138]


def test_a_number_that_is_missing_has_a_reason(replica_home: Home) -> None:
    for table, figure in [
        ("results.reliability", "alpha"),
        ("results.regressions", "durbin_watson"),
        ("results.group_differences", "student_t"),
        ("results.verdicts", "p"),
        ("marts.fct_control_results", "value_low"),
        ("marts.control_coverage", "score"),
        ("marts.framework_coverage", "value"),
        ("marts.perception_evidence", "gap_class"),
        ("results.perception_calibration", "slope"),
        ("results.scorecard", "value"),
        ("results.strategy_edges", "effect"),
        ("results.scorecard_evaluation", "mean"),
        ("results.specification_curve", "p"),
        ("results.verdict_dossier", "multiverse_share"),
        ("results.verdict_dossier", "fragility_n"),
        ("results.verdict_dossier", "dw_time"),
        ("results.verdict_dossier", "adopt_probability"),
        ("results.common_method", "adopts_expected"),
        ("results.next_wave_design", "organisations_needed_medium"),
        ("results.factor_fit", "chi_square"),
    ]:
        silent = published(
            replica_home, f"select * from {table} where {figure} is null and reason is null"
        )
        if "is_suppressed" in silent.columns:
            silent = silent.filter(~pl.col("is_suppressed"))
        assert silent.is_empty(), table


def test_the_published_file_cannot_be_written(replica_home: Home) -> None:
    assert replica_home.published_database.stat().st_mode & 0o222 == 0
