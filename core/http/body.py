"""A limit to request bodies at the server's door, below Django."""

from collections.abc import Callable
from typing import Any


class BodyTooLarge(Exception):
    """A request went on past the limit."""


def limit_body(app: Any, limit: int | Callable[[str], int]) -> Any:
    """Wrap an ASGI application so that no request body is read beyond the limit, whatever its headers say.

    The limit is a number of bytes, or a function that gives it for a path.

    Django spools a whole body to disk before a view sees it; a chunked one has no announced length.
    """

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        taken, most = 0, limit if isinstance(limit, int) else limit(scope["path"])

        async def receive_some() -> dict[str, Any]:
            nonlocal taken
            message: dict[str, Any] = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise BodyTooLarge
            return message

        try:
            return await app(scope, receive_some, send)
        except BodyTooLarge:
            headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
            await send({"type": "http.response.start", "status": 413, "headers": headers})
            body = b'{"type":"about:blank","title":"Request Entity Too Large","status":413,"code":"too_large"}'
            await send({"type": "http.response.body", "body": body})

    return application
