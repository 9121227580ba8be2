"""A model's endpoint that is not one: real HTTP, OpenAI's dialect, and every fault on request.

In a test, in a thread of its own:

    with FakeModel() as model:
        model.behave("500", times=1)
        … ModelConfig(base_url=model.url, …)
        assert model.calls() == 2

For several processes: `python -m tests.support.fake_model --port 9000`, and `FakeModel.at("http://127.0.0.1:9000")`.
Answers are written from prepared bytes on a bare asyncio protocol, so that it costs a benchmark next to nothing.
"""

import argparse
import asyncio
import contextlib
import re
import threading
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, cast

import msgspec

MODES = (
    "ok",  # answers at once, with the question it was given
    "slow",  # `pause` seconds before every piece
    "429",  # `retry_after` seconds in the header, or no header
    "500",
    "status",  # any other: `status`
    "401",
    "402",
    "hang",  # takes the request and never answers
    "hang_midway",  # sends `pieces` pieces, then nothing
    "dropped",  # sends `pieces` pieces, then cuts the line
    "nonsense",  # `kind`: text, shape, long, empty, huge, html, event, error
    "wrong_content_type",
    "no_usage",
    "no_json_schema",  # 400 to response_format json_schema
    "no_json",  # 400 to any response_format, and to stream_options
    "no_stream",  # answers in one piece, whatever was asked for
    "repeats",  # asks what has been asked already
    "say",  # `content`, letter by letter
    "obedient",  # does what the data tells it to
)

_DATA = re.compile(r"<<data (\w+)>>\n(.*?)\n<<end \1>>", re.DOTALL)
_KEPT = 200


class Asked(msgspec.Struct):
    """One request as the fake understood it."""

    model: str
    stream: bool
    form: str  # json_schema, json_object, plain
    system: str
    user: str
    data: dict[str, Any]
    authorization: str = ""

    @property
    def is_judging(self) -> bool:
        return "skills" in self.data


class Brain:
    """What the endpoint does, and what it has seen. Lives on one loop."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Back to a good model that nobody has asked anything."""
        self.mode = "ok"
        self.how: dict[str, Any] = {}
        self.times: int | None = None
        self.calls = 0
        self.abandoned = 0
        self.connections = 0
        self.obeyed: deque[str] = deque(maxlen=_KEPT)
        self.asked: deque[Asked] = deque(maxlen=_KEPT)
        self.said: deque[str] = deque(maxlen=_KEPT)

    def behave(self, mode: str, *, times: int | None = None, **how: Any) -> None:
        """Do that from now on, or for so many calls."""
        if mode not in MODES:
            raise ValueError(f"no such mode: {mode}")
        self.mode, self.times, self.how = mode, times, how

    def next_mode(self) -> str:
        """The mode for one call."""
        if self.times is not None:
            if self.times == 0:
                return "ok"
            self.times -= 1
        return self.mode

    def seen(self) -> dict[str, Any]:
        """All that tests may want to know."""
        return {
            "calls": self.calls,
            "abandoned": self.abandoned,
            "connections": self.connections,
            "obeyed": list(self.obeyed),
            "asked": list(self.asked),
            "said": list(self.said),
        }

    def content(self, asked: Asked, mode: str) -> str:
        """What the model writes."""
        if mode == "say":
            return str(self.how["content"])
        if mode == "nonsense":
            return _NONSENSE[self.how.get("kind", "text")]
        if mode == "obedient":
            from tests.ai_interviewer.attacks.obedient import obey

            obeyed = obey(asked)
            if obeyed is not None:
                kind, said = obeyed
                self.obeyed.append(kind)
                return said
        if asked.is_judging:
            return _judge(asked)
        question = str(asked.data.get("question_to_word") or "What would you do first, and why that?")
        if mode == "repeats":
            question = str((asked.data.get("already_asked") or [question])[-1])
        return _json({"acknowledgement": "Thank you, that is clear so far.", "question": question})


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _judge(asked: Asked) -> str:
    """A fair judgement: three for every skill that somebody answered to, with the first words of the answer."""
    answers = asked.data.get("answers", [])
    skills = []
    for skill in asked.data["skills"]:
        given = [one for one in answers if one.get("skill") == skill["key"] and one.get("answer")]
        quotes = [{"turn": one["turn"], "text": one["answer"][:60]} for one in given[:1]]
        skills.append(
            {
                "key": skill["key"],
                "verdict": "scored" if quotes else "insufficient_evidence",
                "score": 3 if quotes else None,
                "quotes": quotes,
                "because": "The answer names steps and leaves out how they were checked.",
            }
        )
    coaching = [{"turn": one["turn"], "text": "Say how you knew that it worked."} for one in answers]
    return _json({"skills": skills, "coaching": coaching})


_NONSENSE = {
    "text": "I am sorry, I would rather talk about the weather today.",
    "shape": '{"reply": ["What", "now"], "acknowledgement": 5}',
    "long": _json({"acknowledgement": "Thanks.", "question": "What would you do first? " + "And then? " * 200}),
    "empty": "",
    "huge": '{"acknowledgement": "' + "Thank you very much for that. " * 70_000,
    "html": "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>",
    "event": "",
    "error": "",
}


# --- HTTP ---


def _head(status: int, kind: str, *lines: str, length: int | None = None) -> bytes:
    body = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return "\r\n".join((f"HTTP/1.1 {status} It", f"Content-Type: {kind}", body, *lines, "", "")).encode()


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


_LAST_CHUNK = b"0\r\n\r\n"
_STREAM_HEAD = _head(200, "text/event-stream")
_USAGE = {"prompt_tokens": 400, "completion_tokens": 30, "total_tokens": 430}
_FRAME = '"id":"chatcmpl-fake","object":"chat.completion.chunk","created":1700000000,"model":"fake"'
_USAGE_EVENT = f'data: {{{_FRAME},"choices":[],"usage":{_json(_USAGE)}}}\n\n'.encode()
_START_EVENT = (
    f'data: {{{_FRAME},"choices":[{{"index":0,"delta":{{"role":"assistant","content":""}},"finish_reason":null}}]}}\n\n'
).encode()
_STOP_EVENT = f'data: {{{_FRAME},"choices":[{{"index":0,"delta":{{}},"finish_reason":"stop"}}]}}\n\n'.encode()
_DONE = b"data: [DONE]\n\n"
_BEFORE = f'data: {{{_FRAME},"choices":[{{"index":0,"delta":{{"content":'.encode()
_AFTER = b'},"finish_reason":null}]}\n\n'


def _events(content: str, *, usage: bool) -> list[bytes]:
    """The stream as a model would send it: some fifteen characters a piece."""
    step = 15 if len(content) < 100_000 else 4000
    pieces = [
        _BEFORE + msgspec.json.encode(content[start : start + step]) + _AFTER for start in range(0, len(content), step)
    ]
    return [_START_EVENT, *pieces, _STOP_EVENT, *([_USAGE_EVENT] if usage else []), _DONE]


def _problem(status: int, message: str, *lines: str, kind: str = "application/json") -> bytes:
    body = _json({"error": {"message": message, "type": "fake", "code": str(status), "param": None}}).encode()
    return _head(status, kind, *lines, length=len(body)) + body


class Connection(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, brain: Brain, connections: set["Connection"]) -> None:
        self.brain = brain
        self.connections = connections
        self.buffer = b""
        self.transport: asyncio.Transport
        self.busy: asyncio.Task[None] | None = None
        self.hanging = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but name
        self.connections.add(self)
        self.brain.connections += 1

    def connection_lost(self, exc: Exception | None) -> None:
        self.connections.discard(self)
        if self.hanging or (self.busy is not None and not self.busy.done()):
            self.brain.abandoned += 1
        if self.busy is not None:
            self.busy.cancel()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
            size = int(length[1]) if length else 0
            if len(rest) < size:
                return
            body, self.buffer = rest[:size], rest[size:]
            self.answer(head, body)

    def answer(self, head: bytes, body: bytes) -> None:
        method, _, rest = head.partition(b" ")
        path = rest.partition(b" ")[0].decode()
        try:
            if path.endswith("/chat/completions"):
                key = re.search(rb"\r\nauthorization: *([^\r]*)", head, re.IGNORECASE)
                self.complete(_understand(body, key[1].decode() if key else ""))
            elif path == "/calls":
                self.give(self.brain.seen())
            elif path == "/behave" and method == b"POST":
                self.brain.behave(**msgspec.json.decode(body))
                self.give({})
            elif path == "/forget" and method == b"POST":
                self.brain.forget()
                self.give({})
            else:
                self.transport.write(_problem(404, "nothing here"))
        except Exception as problem:
            self.transport.write(_problem(400, f"{type(problem).__name__}: {problem}"))

    def give(self, value: object) -> None:
        body = msgspec.json.encode(value)
        self.transport.write(_head(200, "application/json", length=len(body)) + body)

    def complete(self, asked: Asked) -> None:
        brain = self.brain
        brain.calls += 1
        brain.asked.append(asked)
        mode, how, write = brain.next_mode(), brain.how, self.transport.write
        if mode == "hang":
            self.hanging = True
        elif mode in {"500", "401", "402", "status"}:
            status = how.get("status", 500) if mode == "status" else int(mode)
            write(_problem(status, "told to say so"))
        elif mode == "429":
            wait = how.get("retry_after")
            write(_problem(429, "too many", *([] if wait is None else [f"Retry-After: {wait}"])))
        elif mode == "no_json_schema" and asked.form == "json_schema":
            write(_problem(400, "response_format of type json_schema is not supported"))
        elif mode == "no_json" and asked.form != "plain":
            write(_problem(400, "unknown field"))
        elif mode == "nonsense" and how.get("kind") == "event":
            write(_STREAM_HEAD + _chunk(b"data: {this is no JSON\n\n" + _DONE) + _LAST_CHUNK)
        elif mode == "nonsense" and how.get("kind") == "error":
            write(_STREAM_HEAD + _chunk(_START_EVENT + b'data: {"error":{"message":"overloaded"}}\n\n') + _LAST_CHUNK)
        elif mode == "nonsense" and how.get("kind") == "html":
            page = _NONSENSE["html"].encode()
            write(_head(200, "text/html; charset=utf-8", length=len(page)) + page)
        else:
            self.speak(asked, mode, brain.content(asked, mode))

    def speak(self, asked: Asked, mode: str, content: str) -> None:
        how, write = self.brain.how, self.transport.write
        self.brain.said.append(content[:20_000])
        if not asked.stream or mode == "no_stream":
            message = {"role": "assistant", "content": content}
            self.give(
                {
                    "id": "chatcmpl-fake",
                    "object": "chat.completion",
                    "created": 1700000000,
                    "model": "fake",
                    "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                    **({} if mode == "no_usage" else {"usage": _USAGE}),
                }
            )
            return
        events = _events(content, usage=mode != "no_usage" and asked.form != "plain")
        if mode == "wrong_content_type":
            write(_head(200, "text/html") + _chunk(b"".join(events)) + _LAST_CHUNK)
        elif mode in {"hang_midway", "dropped"}:
            begun = b"".join(events[: how.get("pieces", 6)])
            write(_STREAM_HEAD + (_chunk(begun) if begun else b""))  # an empty chunk would be the end
            if mode == "dropped":
                self.transport.close()
            else:
                self.hanging = True
        elif mode == "slow":
            self.busy = asyncio.get_running_loop().create_task(self.speak_slowly(events, how.get("pause", 0.02)))
        else:
            write(_STREAM_HEAD + _chunk(b"".join(events)) + _LAST_CHUNK)

    async def speak_slowly(self, events: list[bytes], pause: float) -> None:
        self.transport.write(_STREAM_HEAD)
        for event in events:
            await asyncio.sleep(pause)
            self.transport.write(_chunk(event))
        self.transport.write(_LAST_CHUNK)


def _understand(body: bytes, authorization: str) -> Asked:
    sent = msgspec.json.decode(body)
    texts: dict[str, str] = {"system": "", "user": ""}
    for message in sent["messages"]:
        content = message["content"]
        if not isinstance(content, str):
            content = "\n".join(part.get("text", "") for part in content)
        role = "system" if message["role"] in {"system", "developer"} else "user"
        texts[role] += content + "\n"
    found = _DATA.search(texts["user"])
    data: dict[str, Any] = {}
    if found:
        with contextlib.suppress(msgspec.DecodeError):
            data = msgspec.json.decode(found[2])
    return Asked(
        model=str(sent["model"]),
        stream=bool(sent.get("stream")),
        form=str((sent.get("response_format") or {}).get("type") or "plain"),
        system=texts["system"],
        user=texts["user"],
        data=data,
        authorization=authorization,
    )


# --- running it ---


async def serve(port: int, *, host: str = "127.0.0.1", ready: Callable[[int], None] | None = None) -> None:
    """Serve until cancelled."""
    brain, connections = Brain(), set[Connection]()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(brain, connections), host, port)
    if ready is not None:
        ready(server.sockets[0].getsockname()[1])
    try:
        await asyncio.Event().wait()
    finally:
        server.close()
        for connection in list(connections):
            connection.transport.abort()


class FakeModel:
    """The fake endpoint. `with FakeModel() as model` runs it in a thread; `FakeModel.at(url)` speaks to one elsewhere.

    These block, for some milliseconds; the fake has a loop of its own, so that is fine in a coroutine of a test.
    """

    def __init__(self) -> None:
        self._address = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fake-model", daemon=True)
        self._ready = threading.Event()
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def at(cls, address: str) -> "FakeModel":
        """Of a fake that runs in another process: http://127.0.0.1:9000."""
        self = cls.__new__(cls)
        self._address = address
        return self

    @property
    def url(self) -> str:
        """What goes into OPENAI_BASE_URL."""
        return f"{self._address}/v1"

    def behave(self, mode: str, *, times: int | None = None, **how: Any) -> None:
        """Behave like that from the next call on (see MODES); with `times`, well again after so many calls."""
        self._post("/behave", {"mode": mode, "times": times, **how})

    def forget(self) -> None:
        """Back to a good model, and all counts to zero."""
        self._post("/forget", {})

    def calls(self) -> int:
        """How many completions were asked for."""
        return int(self.seen()["calls"])

    def seen(self) -> dict[str, Any]:
        """calls, connections, abandoned (answers whose asker left), obeyed (kinds), asked and said (the last 200)."""
        with urllib.request.urlopen(f"{self._address}/calls", timeout=60) as answer:
            return dict(msgspec.json.decode(answer.read()))

    def last(self) -> Asked:
        """The newest request."""
        return msgspec.convert(self.seen()["asked"][-1], Asked)

    def _post(self, path: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(f"{self._address}{path}", data=msgspec.json.encode(body), method="POST")
        urllib.request.urlopen(request, timeout=60).close()

    def _run(self) -> None:
        def ready(port: int) -> None:
            self._address = f"http://127.0.0.1:{port}"
            self._ready.set()

        asyncio.set_event_loop(self._loop)
        self._task = self._loop.create_task(serve(0, ready=ready))
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._task)
        self._loop.close()

    def __enter__(self) -> "FakeModel":
        self._thread.start()
        if not self._ready.wait(60):
            raise RuntimeError("the fake model did not start")
        return self

    def __exit__(self, *_: object) -> None:
        if self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(10)


@contextlib.contextmanager
def fake_model() -> Iterator[FakeModel]:
    """For a fixture: `yield from` it."""
    with FakeModel() as model:
        yield model


def main() -> None:
    asked = argparse.ArgumentParser(description="A fake model endpoint.")
    asked.add_argument("--port", type=int, default=9000)
    asked.add_argument("--host", default="127.0.0.1")
    options = asked.parse_args()
    with contextlib.suppress(ImportError, KeyboardInterrupt):
        import uvloop

        uvloop.install()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(
            serve(
                options.port,
                host=options.host,
                ready=lambda port: print(f"fake model at http://{options.host}:{port}/v1", flush=True),
            )
        )


if __name__ == "__main__":
    main()
