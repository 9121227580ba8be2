"""Which engines serve: the model that is configured, or what ships."""

import logging
import threading
from functools import cache

from django.conf import settings

from ai_interviewer.bank import shipped_bank
from ai_interviewer.llm import ModelConfig, openai_compatible
from ai_interviewer.speech import SpeechConfig
from ai_interviewer.understanding import LexicalReader, Reader, best_reader, similarities

log = logging.getLogger(__name__)

_lexical = LexicalReader()
_warming = threading.Event()


@cache
def _config(key: str, url: str, model: str, judge: str, deadline: float) -> ModelConfig:
    return ModelConfig(
        base_url=url,
        api_key=key,
        model=model,
        evaluation_model=judge or model,
        deadline=deadline,
    )


def model_config() -> ModelConfig | None:
    """The OpenAI-compatible endpoint of the settings; None: the shipped interviewer asks and judges."""
    if not settings.OPENAI_API_KEY:
        return None
    return _config(
        settings.OPENAI_API_KEY,
        settings.OPENAI_BASE_URL,
        settings.OPENAI_MODEL,
        settings.OPENAI_EVALUATION_MODEL,
        settings.OPENAI_DEADLINE_SECONDS,
    )


async def get_ready() -> None:
    """Load the client of a configured model before the server serves: some seconds that no answer's deadline holds."""
    if model_config() is not None:
        await openai_compatible.get_ready()


def warm_up() -> None:
    """Load the sentence model and what the bank says beside whatever else happens, once a process.

    Called when somebody opens the page to set up an interview: by the time they have pasted a job description, the two
    seconds that this takes are over. A process in which nobody does never pays them.
    """
    if not _warming.is_set():
        _warming.set()
        threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()


def _warm_up() -> None:
    try:
        best_reader()
        similarities("", [question.text for question in shipped_bank().questions()])
    except Exception:
        log.exception("engine.warm_up_failed")


def reader(model: ModelConfig | None) -> Reader:
    """Who reads an answer during an interview. With a model behind us the quick reader is enough to choose the move."""
    return best_reader() if model is None else _lexical


def judge_reader() -> Reader:
    """Who reads answers for the report."""
    return best_reader()


def describe() -> dict[str, str]:
    """The engine, for the setup page and the table at start."""
    model = model_config()
    return {"kind": "offline", "name": "offline"} if model is None else {"kind": "model", "name": model.model}


@cache
def _speech_config(remote: bool, key: str, url: str, hears: str, speaks: str, voice: str) -> SpeechConfig:
    return SpeechConfig(
        engine="openai" if remote else "offline",
        base_url=url,
        api_key=key,
        transcription_model=hears,
        speech_model=speaks,
        voice=voice,
    )


def speech_config() -> SpeechConfig:
    """What hears and speaks: the endpoint of the settings, or what ships."""
    wanted = settings.SPEECH_ENGINE
    return _speech_config(
        wanted == "openai" or (wanted == "auto" and bool(settings.OPENAI_API_KEY)),
        settings.OPENAI_API_KEY,
        settings.OPENAI_SPEECH_BASE_URL,
        settings.OPENAI_TRANSCRIBE_MODEL,
        settings.OPENAI_SPEECH_MODEL,
        settings.OPENAI_SPEECH_VOICE,
    )
