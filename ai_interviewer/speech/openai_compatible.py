"""Hearing and speaking at any endpoint that speaks OpenAI's dialect.

The client and its connections are those of `ai_interviewer.llm`. What comes back is read here, all of it bounded.
"""

import asyncio
import io
import time
import wave
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec
import numpy as np

from ai_interviewer.llm import openai_compatible as chat
from ai_interviewer.llm.config import ModelConfig
from ai_interviewer.speech.config import SpeechConfig
from ai_interviewer.speech.errors import SpeechFailed
from ai_interviewer.speech.values import HEARING_RATE, SPEAKING_RATE, Heard, Word

if TYPE_CHECKING:
    import openai
    from numpy.typing import NDArray

NAME = "openai_compatible"
RemoteKind = Literal["timeout", "server", "rate_limited", "refused", "nonsense", "unreachable"]
_MAX_TEXT = 1_000_000  # bytes of a transcription's answer
_MAX_LETTERS = 40  # a second; the fastest speakers need 25
_MAX_SPEECH = 120 * SPEAKING_RATE * 2  # bytes of one sentence
_PIECE = SPEAKING_RATE // 10 * 2
_FORMS = ("verbose_json", "json")
_SHORT_WAIT = 0.25  # seconds before a second try where the provider named none


class RemoteFailed(SpeechFailed):
    """A call that gave nothing to use. `again`: a second try makes sense, after `wait` seconds."""

    def __init__(self, kind: RemoteKind, why: str, *, again: bool = True, wait: float = _SHORT_WAIT) -> None:
        super().__init__(kind, why)
        self.remote: RemoteKind = kind
        self.again = again
        self.wait = wait


class _WordSaid(msgspec.Struct):
    word: str
    start: float
    end: float
    probability: float = 1.0


class _Segment(msgspec.Struct):
    avg_logprob: float = 0.0
    no_speech_prob: float = 0.0
    compression_ratio: float = 0.0


class _Transcription(msgspec.Struct):
    text: str
    words: list[_WordSaid] | None = None
    segments: list[_Segment] | None = None


_TRANSCRIPTION = msgspec.json.Decoder(_Transcription)
_known_form: dict[tuple[str, str], int] = {}


async def transcribe(config: SpeechConfig, pcm: "NDArray[np.int16]", *, hotwords: str, before: str) -> Heard:
    """What is said. The first time two requests, where the endpoint gives no times of words. Raises RemoteFailed."""
    begun = time.perf_counter()
    place = (config.base_url, config.transcription_model)
    for form in range(_known_form.get(place, 0), len(_FORMS)):
        try:
            said = await _ask_for_text(config, _FORMS[form], pcm, f"{hotwords}. {before}".strip(". "))
        except _FormUnknown:
            if form + 1 == len(_FORMS):
                raise
            continue
        _known_form[place] = form
        break
    if len(said.text) > len(pcm) / HEARING_RATE * _MAX_LETTERS + 100:
        raise RemoteFailed("nonsense", "too long")
    segments = said.segments or []
    return Heard(
        text=said.text.strip(),
        words=tuple(
            Word(one.word.strip(), round(one.start * 1000), round(one.end * 1000), one.probability)
            for one in said.words or ()
            if one.word.strip()
        ),
        no_speech=min((one.no_speech_prob for one in segments), default=0.0),
        logprob=sum(one.avg_logprob for one in segments) / len(segments) if segments else 0.0,
        compression=max((one.compression_ratio for one in segments), default=0.0),
        milliseconds=round((time.perf_counter() - begun) * 1000),
        engine=config.transcription_model,
    )


async def _ask_for_text(config: SpeechConfig, form: str, pcm: "NDArray[np.int16]", prompt: str) -> _Transcription:
    more: dict[str, Any] = {"timestamp_granularities": ["word", "segment"]} if form == "verbose_json" else {}
    if prompt:
        more["prompt"] = prompt
    with _classified():
        async with client_of(config).audio.transcriptions.with_streaming_response.create(
            file=("turn.wav", wav(pcm), "audio/wav"),
            model=config.transcription_model,
            language="en",
            temperature=0,
            response_format=cast("Any", form),
            **more,
        ) as response:
            data = bytearray()
            async for piece in response.iter_bytes():
                data += piece
                if len(data) > _MAX_TEXT:
                    raise RemoteFailed("nonsense", "too long")
    try:
        return _TRANSCRIPTION.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise RemoteFailed("nonsense", "no transcription") from problem


async def speak(config: SpeechConfig, text: str) -> AsyncGenerator["NDArray[np.int16]", None]:
    """The text as sound, in pieces of a tenth of a second or more. Raises RemoteFailed."""
    rest, total = b"", 0
    async with _asked_for_speech(config, text) as response:
        kind = response.headers.get("content-type", "")
        if kind.startswith(("text/", "application/json")):
            raise RemoteFailed("nonsense", "no sound")
        async for data in response.iter_bytes():
            total += len(data)
            if total > _MAX_SPEECH:
                raise RemoteFailed("nonsense", "too long")
            rest += data
            if len(rest) >= _PIECE:
                whole = len(rest) // 2 * 2
                yield np.frombuffer(rest[:whole], "<i2").astype(np.int16)
                rest = rest[whole:]
    if total < SPEAKING_RATE // 50 * 2:
        raise RemoteFailed("nonsense", "silence")
    if len(rest) > 1:
        yield np.frombuffer(rest[: len(rest) // 2 * 2], "<i2").astype(np.int16)


@asynccontextmanager
async def _asked_for_speech(config: SpeechConfig, text: str) -> AsyncIterator[Any]:
    with _classified():
        async with client_of(config).audio.speech.with_streaming_response.create(
            input=text, model=config.speech_model, voice=config.voice, response_format="pcm"
        ) as response:
            yield response


def wav(pcm: "NDArray[np.int16]") -> bytes:
    """The audio as a file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(HEARING_RATE)
        writer.writeframes(pcm.astype("<i2").tobytes())
    return file.getvalue()


def client_of(config: SpeechConfig) -> "openai.AsyncOpenAI":
    """The client for that endpoint on the running loop. It doesn't try again by itself."""
    limit = max(config.hear_s, config.speak_first_s)
    return chat.client_of(
        ModelConfig(
            base_url=config.base_url, api_key=config.api_key, model="", deadline=limit, evaluation_deadline=limit
        )
    )


async def get_ready() -> None:
    """Import the client's library beside the loop: it takes a second or two."""
    with suppress(ImportError):
        await asyncio.to_thread(chat.warm_up)


class _FormUnknown(RemoteFailed):
    """The endpoint didn't take the request as it was."""


@contextmanager
def _classified() -> Iterator[None]:
    """Make of everything that the library raises what it means to us."""
    import httpx2
    import openai

    try:
        yield
    except openai.APITimeoutError as problem:
        raise RemoteFailed("timeout", "connecting") from problem
    except openai.APIConnectionError as problem:
        raise RemoteFailed("unreachable", type(problem.__cause__).__name__) from problem
    except openai.APIStatusError as problem:
        raise _failure_of(problem.status_code, problem.response.headers.get("retry-after")) from problem
    except openai.OpenAIError as problem:
        raise RemoteFailed("refused", type(problem).__name__, again=False) from problem
    except httpx2.TimeoutException as problem:
        raise RemoteFailed("timeout", type(problem).__name__) from problem
    except (httpx2.RequestError, httpx2.StreamError) as problem:
        raise RemoteFailed("server", type(problem).__name__) from problem


def _failure_of(status: int, retry_after: str | None) -> RemoteFailed:
    """What a status means to us. A provider's own 402 is its affair, and never looks like ours."""
    why = str(status)
    if status == 429:
        return RemoteFailed("rate_limited", why, wait=_seconds(retry_after))
    if status in {408, 504}:
        return RemoteFailed("timeout", why)
    if status >= 500 or status in {409, 425}:
        return RemoteFailed("server", why, wait=_seconds(retry_after))
    if status in {400, 422}:
        return _FormUnknown("refused", why, again=False)
    return RemoteFailed("refused", why, again=False)


def _seconds(retry_after: str | None) -> float:
    try:
        return max(0.0, float(retry_after)) if retry_after else _SHORT_WAIT
    except ValueError:  # a date: no use to somebody in the middle of a sentence
        return float("inf")
