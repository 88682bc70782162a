"""The UI over a home: guarded, with its daemon, and gone when it is told to end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

PATIENCE_SECONDS = 120.0
ASKED = b'{"query": "{workspaceOrError{... on Workspace{locationEntries{loadStatus}}}}"}'


def secperf_dev(home: Path, port: int) -> subprocess.Popen[str]:
    program = Path(sys.executable).with_name("secperf")
    return subprocess.Popen(
        [program, "dev", "--port", str(port)],
        env=os.environ | {"SECPERF_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def ui(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = secperf_dev(tmp_path, port)
    yield process
    process.kill()
    process.communicate()


def answer(port: int, **headers: str) -> tuple[int, str]:
    """Ask the interface of the UI; wait while it starts."""
    request = Request(
        f"http://127.0.0.1:{port}/graphql",
        ASKED,
        {"Content-Type": "application/json"} | headers,
    )
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urlopen(request, timeout=PATIENCE_SECONDS) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except (URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_the_ui_answers_its_own_pages_and_ends_with_its_daemon(
    ui: subprocess.Popen[str], port: int
) -> None:
    status, body = answer(port)
    loaded = json.loads(body)["data"]["workspaceOrError"]["locationEntries"]
    assert (status, loaded) == (200, [{"loadStatus": "LOADED"}])
    refused = answer(port, Origin="https://page.example")
    assert refused[0] == 403
    assert refused[1].startswith("This UI answers its own pages alone.")
    assert answer(port, Host="rebound.example")[0] == 403
    ui.send_signal(signal.SIGTERM)
    said, _ = ui.communicate(timeout=PATIENCE_SECONDS)
    assert ui.returncode == 0
    assert "Daemon threads shut down" in said
    assert "Traceback" not in said


def test_a_port_in_use_is_said_with_the_remedy(tmp_path: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        process = secperf_dev(tmp_path, port)
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert f"port {port} cannot be used (Address already in use); end the other" in said
