"""Dagster's UI and daemon over one home, as one program that ends with what it started."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import dagster
import uvicorn
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_webserver.app import create_app_from_workspace_process_context

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.instance.own_pages import OwnPages

ADDRESS = "127.0.0.1"
_NAMES = (ADDRESS, "localhost", "[::1]")
_INTERFACES = ("/graphql", "/report_asset")
_LIVE_DATA_MILLISECONDS = 2000
_PATIENCE_SECONDS = 20.0


def serve_ui(workspace: Path, port: int) -> None:
    """Serve the UI of the instance that DAGSTER_HOME names, with the daemon beside it.

    It ends on an interrupt, and when the daemon ends: without it no schedule runs.

    Parameters
    ----------
    workspace
        Dagster's workspace.yaml.
    port
        The port of `ADDRESS`.

    Raises
    ------
    SecperfError
        Another program has the port, or the daemon ended by itself.
    """
    with (
        _listening(port) as listener,
        dagster.DagsterInstance.get() as instance,
        _daemon(workspace) as daemon,
        WorkspaceProcessContext(
            instance,
            version=dagster.__version__,
            workspace_load_target=WorkspaceFileTarget([str(workspace)]),
        ) as context,
    ):
        app = create_app_from_workspace_process_context(
            context, live_data_poll_rate=_LIVE_DATA_MILLISECONDS
        )
        server = uvicorn.Server(
            uvicorn.Config(OwnPages(app, _NAMES, _INTERFACES), log_level="warning")
        )
        threading.Thread(target=_end_with, args=(daemon, server), daemon=True).start()
        # Ended by its supervisor, it ends what it started, as on Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
        if daemon.poll() is not None:
            raise SecperfError(
                f"Dagster's daemon ended with code {daemon.returncode}, so that no schedule would "
                "run; what it said stands above. Call the command again"
            )


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    try:
        listener = socket.create_server((ADDRESS, port))
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise SecperfError(
            f"port {port} cannot be used ({why}); end the other program, or choose another with "
            "--port"
        ) from error
    with listener:
        yield listener


@contextmanager
def _daemon(workspace: Path) -> Iterator[subprocess.Popen[bytes]]:
    program = str(Path(sys.executable).with_name("dagster-daemon"))
    # In a session of its own: Ctrl-C reaches this program, which ends the daemon once.
    process = subprocess.Popen([program, "run", "-w", str(workspace)], start_new_session=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _end_with(daemon: subprocess.Popen[bytes], server: uvicorn.Server) -> None:
    daemon.wait()
    server.should_exit = True
