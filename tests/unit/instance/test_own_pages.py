"""What a page of somebody else asks of the UI is refused; what its own pages ask is answered."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from secperf_pipeline.instance.own_pages import OwnPages

OWN = {"host": "127.0.0.1:3000"}
RUN = "/graphql"


async def _answer(_: object) -> PlainTextResponse:
    return PlainTextResponse("done")


async def _socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.close()


GUARDED = OwnPages(
    Starlette(
        routes=[
            Route("/runs", _answer),
            Route(RUN, _answer, methods=["GET", "POST"]),
            WebSocketRoute(RUN, _socket),
        ]
    ),
    names=("127.0.0.1", "localhost", "[::1]"),
    interfaces=(RUN,),
)


def asked(
    headers: dict[str, str], *, path: str = RUN, method: str = "POST", kind: str = "http"
) -> list[MutableMapping[str, Any]]:
    """Send one request through the guard; give the messages that it answers with."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "websocket.connect" if kind == "websocket" else "http.request"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": kind,
        "path": path,
        "method": method,
        "query_string": b"query=mutation",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(GUARDED(scope, receive, send))
    return sent


def status(headers: dict[str, str], *, path: str = RUN, method: str = "POST") -> int:
    return int(asked(headers, path=path, method=method)[0]["status"])


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(OWN, id="the shell"),
        pytest.param({"host": "localhost:8080"}, id="a forwarded port"),
        pytest.param({"host": "[::1]:3000"}, id="version 6 of the protocol"),
        pytest.param({"host": "localhost"}, id="no port"),
        pytest.param(
            OWN | {"origin": "http://127.0.0.1:3000", "sec-fetch-site": "same-origin"},
            id="a page of the UI",
        ),
    ],
)
def test_its_own_pages_and_programs_of_this_machine_are_answered(headers: dict[str, str]) -> None:
    assert status(headers) == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"host": "rebound.example:3000"}, id="a name that was bound to this machine"),
        pytest.param({"host": "127.0.0.1.rebound.example"}, id="a name that begins like ours"),
        pytest.param({"host": "rebound.example:127.0.0.1"}, id="a port that is none"),
        pytest.param({}, id="no name at all"),
        pytest.param(OWN | {"origin": "https://page.example"}, id="a form of another page"),
        pytest.param(OWN | {"origin": "http://127.0.0.1:4000"}, id="another program's page"),
        pytest.param(OWN | {"origin": "null"}, id="a page that hides where it is from"),
        pytest.param(OWN | {"sec-fetch-site": "cross-site"}, id="a picture of another page"),
        pytest.param(OWN | {"sec-fetch-site": "same-site"}, id="a picture of another port's page"),
        pytest.param(
            OWN | {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
            id="a link of another page that would act",
        ),
    ],
)
def test_what_other_pages_ask_is_refused(headers: dict[str, str]) -> None:
    assert status(headers) == 403
    assert status(headers, method="GET") == 403


def test_a_link_of_another_page_opens_the_ui() -> None:
    visit = OWN | {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert status(visit, path="/runs", method="GET") == 200


def test_a_socket_of_another_page_is_closed_before_it_opens() -> None:
    foreign = asked(OWN | {"origin": "https://page.example"}, kind="websocket")
    assert [(one["type"], one["code"]) for one in foreign] == [("websocket.close", 1008)]
    own = asked(OWN | {"origin": "http://127.0.0.1:3000"}, kind="websocket")
    assert own[0]["type"] == "websocket.accept"
