"""A limit to request bodies below Django, where a chunked one has no announced length."""

from typing import Any

import pytest

from core.http.body import limit_body


async def read_all(scope: Any, receive: Any, send: Any) -> None:
    taken = b""
    while True:
        message = await receive()
        taken += message["body"]
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": taken})


async def post(*chunks: bytes) -> tuple[int, int]:
    """Status of the answer, and how many chunks were left unread."""
    waiting = [{"type": "http.request", "body": chunk, "more_body": chunk is not chunks[-1]} for chunk in chunks]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await limit_body(read_all, 100)({"type": "http"}, receive, send)
    return sent[0]["status"], len(waiting)


@pytest.mark.parametrize("chunks", [(b"",), (b"x" * 100,), (b"x" * 50, b"y" * 50)])
async def test_what_fits_goes_through(chunks: tuple[bytes, ...]) -> None:
    assert await post(*chunks) == (200, 0)


async def test_a_body_that_goes_on_is_cut_off_with_413() -> None:
    assert await post(*(bytes([number]) * 60 for number in range(10))) == (413, 8)
