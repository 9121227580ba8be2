"""An endpoint that hears and speaks and is not one: real HTTP, OpenAI's dialect, and every fault on request.

with FakeSpeech() as speech:
    speech.text = "I used a queue."
    speech.behave("500", times=1)
    … SpeechConfig(engine="openai", base_url=speech.url, …)
    assert len(speech.asked) == 2
"""

import asyncio
import contextlib
import re
import threading
from collections import deque
from typing import Any

import msgspec
import numpy as np

from tests.support.fake_model import _LAST_CHUNK, _chunk, _head, _problem

MODES = (
    "ok",
    "429",  # `retry_after` seconds in the header, or no header
    "500",
    "401",
    "402",
    "hang",  # takes the request and never answers
    "hang_midway",  # half of the answer, then nothing
    "dropped",  # half of the answer, then the line is cut
    "nonsense",  # `kind`: html, empty, huge, shape, long
    "no_verbose",  # 400 to response_format verbose_json
)
RATE = 24_000
TONE = 440


class Asked(msgspec.Struct):
    """One request as the fake understood it."""

    kind: str  # transcription, speech
    fields: dict[str, str]
    file: bytes = b""
    authorization: str = ""


class FakeSpeech:
    """Runs in a thread of its own; what it is told and what it has seen may be used from any."""

    def __init__(self) -> None:
        self.text = "We put a queue between the two services."
        self.letter_ms = 60
        self.asked: deque[Asked] = deque(maxlen=200)
        self.abandoned = 0
        self._mode, self._times, self._how = "ok", None, {}
        self._address = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fake-speech", daemon=True)
        self._ready = threading.Event()

    @property
    def url(self) -> str:
        """What goes into OPENAI_BASE_URL."""
        return f"{self._address}/v1"

    def behave(self, mode: str, *, times: int | None = None, **how: Any) -> None:
        """Behave like that from the next call on (see MODES); with `times`, well again after so many calls."""
        assert mode in MODES
        self._mode, self._times, self._how = mode, times, how

    def calls(self, kind: str) -> int:
        """How many requests of a kind there were."""
        return sum(one.kind == kind for one in self.asked)

    def __enter__(self) -> "FakeSpeech":
        self._thread.start()
        assert self._ready.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(10)

    # --- HTTP ---

    def _run(self) -> None:
        self._task = self._loop.create_task(self._serve())
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._task)
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=1 << 25)
        self._address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await asyncio.Event().wait()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
                body = await reader.readexactly(int(length[1]) if length else 0)
                if not await self._answer(head, body, writer):
                    break
                await writer.drain()
            if writer.transport.is_closing():
                return
            await reader.read()  # it hangs, until whoever asked has had enough
            self.abandoned += 1
        writer.close()

    async def _answer(self, head: bytes, body: bytes, writer: asyncio.StreamWriter) -> bool:
        """False if nothing more comes on this connection."""
        asked = _understand(head, body)
        self.asked.append(asked)
        mode, how = self._next_mode(), self._how
        if mode == "hang":
            return False
        if mode in {"500", "401", "402"}:
            writer.write(_problem(int(mode), "told to say so"))
        elif mode == "429":
            wait = how.get("retry_after")
            writer.write(_problem(429, "too many", *([] if wait is None else [f"Retry-After: {wait}"])))
        elif mode == "no_verbose" and asked.fields.get("response_format") == "verbose_json":
            writer.write(_problem(400, "response_format verbose_json is not supported"))
        elif mode == "nonsense":
            kind, data = _nonsense(asked, how["kind"])
            writer.write(_head(200, kind, length=len(data)) + data)
        else:
            kind, data = self._good_answer(asked)
            pieces = [data[begin : begin + 4800] for begin in range(0, len(data), 4800)] if len(data) > 9600 else [data]
            if mode in {"hang_midway", "dropped"}:
                pieces = pieces[: len(pieces) // 2] or [data[: len(data) // 2]]
            writer.write(_head(200, kind) + b"".join(map(_chunk, pieces)))
            if mode == "dropped":
                await writer.drain()
                writer.close()
            if mode in {"hang_midway", "dropped"}:
                return False
            writer.write(_LAST_CHUNK)
        return True

    def _next_mode(self) -> str:
        if self._times is None:
            return self._mode
        self._times -= 1
        return self._mode if self._times >= 0 else "ok"

    def _good_answer(self, asked: Asked) -> tuple[str, bytes]:
        if asked.kind == "speech":
            return "audio/pcm", tone(asked.fields["input"], self.letter_ms)
        if asked.fields["response_format"] == "json":
            return "application/json", msgspec.json.encode({"text": self.text})
        words = self.text.split()
        said = [{"word": word, "start": at / 4, "end": at / 4 + 0.2} for at, word in enumerate(words)]
        segment = {"avg_logprob": -0.2, "no_speech_prob": 0.01, "compression_ratio": 1.1, "text": self.text}
        return "application/json", msgspec.json.encode({"text": self.text, "words": said, "segments": [segment]})


def tone(text: str, letter_ms: int = 60) -> bytes:
    """What the fake says: some milliseconds of a tone for each letter, loud enough to be found again."""
    time = np.arange(len(text) * RATE * letter_ms // 1000) / RATE
    return (np.sin(2 * np.pi * TONE * time) * 8000).astype("<i2").tobytes()


def _nonsense(asked: Asked, kind: str) -> tuple[str, bytes]:
    match kind:
        case "html":
            return "text/html", b"<!doctype html><h1>502 Bad Gateway</h1>"
        case "empty":
            return ("audio/pcm" if asked.kind == "speech" else "application/json"), b""
        case "shape":
            return "application/json", b'{"text": 5, "words": "none"}'
        case "long":
            return "application/json", msgspec.json.encode({"text": "and so on " * 1000})
    return ("audio/pcm" if asked.kind == "speech" else "application/json"), b"\0" * 8_000_000


def _understand(head: bytes, body: bytes) -> Asked:
    key = re.search(rb"\r\nauthorization: *([^\r]*)", head, re.IGNORECASE)
    said = key[1].decode() if key else ""
    if b"/audio/speech" in head.split(b"\r\n")[0]:
        return Asked("speech", msgspec.json.decode(body, type=dict[str, str]), authorization=said)
    boundary = re.search(rb"boundary=([^\s;]+)", head)
    assert boundary is not None
    asked = Asked("transcription", {}, authorization=said)
    for part in body.split(b"--" + boundary[1])[1:-1]:
        above, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]+)"', above)
        assert name is not None
        if b"filename=" in above:
            asked.file = content[:-2]
        else:
            asked.fields[name[1].decode()] = content[:-2].decode()
    return asked
