from importlib.metadata import version

from click.testing import CliRunner

from secperf_pipeline.cli.main import cli


def test_the_command_tells_the_version_of_the_package() -> None:
    ended = CliRunner().invoke(cli, ["--version"], prog_name="secperf")
    assert (ended.exit_code, ended.output) == (0, f"secperf {version('secperf')}\n")
