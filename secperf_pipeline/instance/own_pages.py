"""The UI answers its own pages alone, whatever else is open in the user's browser.

Dagster's web server answers any name by which it is called, and runs what a form of another page
posts to it: a page that the user merely visits could start or delete runs. Browsers say of each
request which name they called, and which page asked (`Host`, `Origin` and the fetch metadata of
the W3C); what says nothing is no browser.
"""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

_REFUSED = (
    "This UI answers its own pages alone. Open it at one of the names: {names}.\n"
    "For another machine, forward the port, for instance with ssh -L 3000:127.0.0.1:3000.\n"
)
_OTHER_PAGES = {"cross-site", "same-site"}
_BROKE_POLICY = 1008


class OwnPages:
    """An ASGI application that refuses what pages of others ask of another one.

    Parameters
    ----------
    app
        The application that answers.
    names
        Host names by which it may be called, without ports.
    interfaces
        Paths that act on what they are asked: no page of others may lead to them, either.
    """

    def __init__(self, app: ASGIApp, names: Collection[str], interfaces: Collection[str]) -> None:
        self._app = app
        self._names = names
        self._interfaces = interfaces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with status 403; a web socket is closed before it opens."""
        if scope["type"] == "lifespan" or self._is_own(scope["path"], Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(_BROKE_POLICY)(scope, receive, send)
        else:
            text = _REFUSED.format(names=", ".join(self._names))
            await PlainTextResponse(text, status_code=403)(scope, receive, send)

    def _is_own(self, path: str, headers: Headers) -> bool:
        host = headers.get("host", "")
        if _without_port(host) not in self._names:
            return False
        if headers.get("origin", f"http://{host}") != f"http://{host}":
            return False
        if headers.get("sec-fetch-site") not in _OTHER_PAGES:
            return True
        # Whoever follows a link to a page of the UI sees it, and nothing is done.
        is_a_visit = headers.get("sec-fetch-mode") == "navigate"
        return is_a_visit and not path.startswith(tuple(self._interfaces))


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
