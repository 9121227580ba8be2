"""One chat completion at any endpoint that speaks OpenAI's dialect.

The client library sends and classifies errors; the stream's events are read here, because building its objects for
every token costs more than all the rest of a turn.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from ai_interviewer.llm.config import ModelConfig
from ai_interviewer.llm.errors import ModelFailed, Nonsense

if TYPE_CHECKING:  # the import takes most of a second, so it waits until somebody has a key
    import httpx2
    import openai

NAME = "openai_compatible"
FORMS = ("json_schema", "json_object", "plain")
_MAX_BYTES = 1_000_000
_MAX_LINE = 100_000
_DRAIN = 0.1  # seconds for what follows [DONE]
_SHORT_WAIT = 0.25  # seconds before a second try where the provider named none


class _Delta(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    delta: _Delta | None = None
    message: _Delta | None = None
    finish_reason: str | None = None


class _Tokens(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Event(msgspec.Struct):
    choices: list[_Choice] | None = None  # empty in the event that brings the usage
    usage: _Tokens | None = None
    error: Any = None


_EVENT = msgspec.json.Decoder(_Event)


class Completion:
    """One request. Iterate over `pieces`, then read `prompt_tokens` and `completion_tokens`. Always `close` it."""

    def __init__(
        self, config: ModelConfig, *, model: str, messages: list[dict[str, str]], name: str, schema: dict[str, Any]
    ) -> None:
        self._config = config
        self._model = model
        self._messages = messages
        self._name = name
        self._schema = schema
        self._response: httpx2.Response | None = None
        self.prompt_tokens = 0
        self.completion_tokens = 0

    async def pieces(self) -> AsyncGenerator[str, None]:
        """The model's text as it comes. Raises ModelFailed."""
        import httpx2

        try:
            self._response = response = await self._open()
            if response.headers.get("content-type", "").startswith("text/html"):
                raise Nonsense("html")
            reader = _Events()
            stream = response.aiter_bytes()
            async for data in stream:
                for event in reader.feed(data):
                    for piece in self._understand(event):
                        yield piece
                if reader.done:
                    # Only a connection that was read to its end is used again, and saves the next turn a handshake.
                    with suppress(TimeoutError, httpx2.RequestError):
                        async with asyncio.timeout(_DRAIN):
                            async for _ in stream:
                                pass
                    break
            for event in reader.finish():
                for piece in self._understand(event):
                    yield piece
        except httpx2.TimeoutException as problem:
            raise ModelFailed("timeout", type(problem).__name__) from problem
        except (httpx2.RequestError, httpx2.StreamError) as problem:
            raise ModelFailed("dropped", type(problem).__name__) from problem

    async def close(self) -> None:
        """Give the connection back, or cut it if the answer is still coming."""
        if self._response is not None:
            with suppress(Exception):
                await self._response.aclose()

    def _understand(self, event: _Event) -> Iterator[str]:
        if event.error is not None:
            raise ModelFailed("server", "error in the stream")
        if event.usage is not None:
            self.prompt_tokens = event.usage.prompt_tokens
            self.completion_tokens = event.usage.completion_tokens
        for choice in (event.choices or ())[:1]:
            said = choice.delta or choice.message
            if said is not None and said.content:
                yield said.content
            if choice.finish_reason == "content_filter":
                raise Nonsense("filtered")

    async def _open(self) -> "httpx2.Response":
        """Send it in the best form that the endpoint knows; that is found out once."""
        place = (self._config.base_url, self._model)
        for form in range(_known_form.get(place, 0), len(FORMS)):
            try:
                response = await self._send(FORMS[form])
            except _FormUnknown as problem:
                if form + 1 == len(FORMS):
                    raise ModelFailed("refused", "400", again=False) from problem
                continue
            _known_form[place] = form
            return response
        raise ModelFailed("refused", "400", again=False)

    async def _send(self, form: str) -> "httpx2.Response":
        import httpx2
        import openai

        body: dict[str, Any] = {"model": self._model, "messages": self._messages, "stream": True}
        if form != "plain":
            body["stream_options"] = {"include_usage": True}
            body["response_format"] = {"type": form}
        if form == "json_schema":
            body["response_format"]["json_schema"] = {"name": self._name, "strict": True, "schema": self._schema}
        try:
            # Asked for the bare response, the library gives that instead of a stream, whatever its types say.
            response: Any = await client_of(self._config).post(
                "/chat/completions", body=body, cast_to=httpx2.Response, stream=True, stream_cls=openai.AsyncStream[Any]
            )
            return response
        except openai.APITimeoutError as problem:
            raise ModelFailed("timeout", "connecting") from problem
        except openai.APIConnectionError as problem:
            # Nothing listens there, or it hung up before the first byte of an answer.
            fell = isinstance(problem.__cause__, httpx2.RemoteProtocolError | httpx2.ReadError | httpx2.WriteError)
            raise ModelFailed("dropped" if fell else "unreachable", type(problem.__cause__).__name__) from problem
        except openai.APIStatusError as problem:
            raise _failure_of(problem.status_code, problem.response.headers.get("retry-after")) from problem
        except openai.OpenAIError as problem:
            raise ModelFailed("refused", type(problem).__name__, again=False) from problem


class _FormUnknown(ModelFailed):
    """The endpoint didn't take the request as it was."""


def _failure_of(status: int, retry_after: str | None) -> ModelFailed:
    """What a status means to us. A provider's 402 is its own affair, and ours to hide."""
    why = str(status)
    if status == 429:
        return ModelFailed("rate_limited", why, wait=_seconds(retry_after))
    if status in {408, 504}:
        return ModelFailed("timeout", why)
    if status >= 500 or status in {409, 425}:
        return ModelFailed("server", why, wait=_seconds(retry_after))
    if status in {400, 422}:
        return _FormUnknown("refused", why, again=False)
    return ModelFailed("refused", why, again=False)


def _seconds(retry_after: str | None) -> float:
    try:
        return max(0.0, float(retry_after)) if retry_after else _SHORT_WAIT
    except ValueError:  # a date: no use to somebody who waits for the next question
        return float("inf")


class _Events:
    """Server-sent events, or one JSON answer from an endpoint that doesn't stream."""

    def __init__(self) -> None:
        self.done = False
        self._rest = b""
        self._total = 0
        self._events = 0

    def feed(self, data: bytes) -> Iterator[_Event]:
        """The events that are complete now. Each is one line `data: {…}`: this dialect never breaks them."""
        self._total += len(data)
        if self._total > _MAX_BYTES:
            raise Nonsense("too long")
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _MAX_LINE:
            raise Nonsense("too long")
        for line in lines:
            yield from self._read(line)

    def finish(self) -> Iterator[_Event]:
        """What the end of the answer leaves."""
        rest, self._rest = self._rest, b""
        yield from self._read(rest)
        if not self.done and self._events and not self._whole:
            raise ModelFailed("dropped", "no end")

    _whole = False

    def _read(self, line: bytes) -> Iterator[_Event]:
        line = line.strip()
        if self.done or not line or line.startswith((b":", b"event:", b"id:", b"retry:")):
            return
        if line.startswith(b"data:"):
            line = line[5:].strip()
        elif line.startswith(b"{") and not self._events:
            self._whole = True
        else:
            raise Nonsense("no events")
        if line == b"[DONE]":
            self.done = True
            return
        try:
            event = _EVENT.decode(line)
        except msgspec.DecodeError as problem:
            raise Nonsense("no JSON") from problem
        self._events += 1
        yield event


# --- getting ready ---


def warm_up() -> None:
    """Import the client's library, which takes a second or two; for the start of a server that has a key."""
    global _tls
    import httpx2
    import openai

    if _tls is None:
        _tls = httpx2.create_ssl_context()  # reads all certificates
        # The library imports more when its first client is made.
        openai.AsyncOpenAI(base_url="http://localhost", api_key="none", http_client=httpx2.AsyncClient(verify=_tls))


async def get_ready() -> None:
    """The same beside the loop, unless it has happened."""
    if _tls is None:
        await asyncio.to_thread(warm_up)


# --- clients: one for each endpoint on each running loop ---

_known_form: dict[tuple[str, str], int] = {}
_clients: dict[asyncio.AbstractEventLoop, dict[ModelConfig, "openai.AsyncOpenAI"]] = {}
_lock = threading.Lock()
_tls: Any = None


def client_of(config: ModelConfig) -> "openai.AsyncOpenAI":
    """The client for that endpoint on the running loop."""
    loop = asyncio.get_running_loop()
    mine = _clients.get(loop)
    client = mine.get(config) if mine else None
    return client or _new_client(config, loop)


def _new_client(config: ModelConfig, loop: asyncio.AbstractEventLoop) -> "openai.AsyncOpenAI":
    import httpx2
    import openai

    if _tls is None:
        warm_up()
    with _lock:
        for other in [one for one in _clients if one.is_closed()]:
            del _clients[other]
        # Our own deadlines are shorter; these only make sure that nothing stays for ever.
        limit = max(config.deadline, config.evaluation_deadline)
        client = openai.AsyncOpenAI(
            base_url=config.base_url,
            api_key=config.api_key or "none",
            max_retries=0,
            http_client=httpx2.AsyncClient(
                verify=_tls,
                timeout=httpx2.Timeout(limit, connect=min(5.0, limit)),
                limits=httpx2.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=30),
                follow_redirects=False,  # a redirect would carry people's words to somewhere nobody has named
            ),
        )
        _clients.setdefault(loop, {})[config] = client
        return client


async def close_clients() -> None:
    """Close this loop's clients; for the end of a job that made a loop of its own."""
    for client in _clients.pop(asyncio.get_running_loop(), {}).values():
        await client.close()
