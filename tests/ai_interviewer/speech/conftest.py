"""An endpoint with faults, and a configuration that asks it."""

from collections.abc import Iterator
from typing import Any

import pytest

from ai_interviewer.llm import close_clients, warm_up
from ai_interviewer.speech import SpeechConfig, engines
from ai_interviewer.speech.shipped import shipped
from tests.support.fake_speech import FakeSpeech


@pytest.fixture
def fake() -> Iterator[FakeSpeech]:
    with FakeSpeech() as speech:
        yield speech


@pytest.fixture
async def closed_clients() -> Any:
    yield
    await close_clients()


@pytest.fixture(scope="session")
def loaded() -> None:
    """What a server loads before it serves; no deadline of a test should hold it."""
    warm_up()
    shipped().whisper.get()
    shipped().voice.get()


@pytest.fixture
def config(fake: FakeSpeech, loaded: None, closed_clients: None, monkeypatch: pytest.MonkeyPatch) -> SpeechConfig:
    """Deadlines as they ship, everything loaded, and no breaker that remembers the test before."""
    monkeypatch.setattr(engines, "_breakers", {})
    return SpeechConfig(
        engine="openai",
        base_url=fake.url,
        api_key="of-a-test",
        transcription_model="hears",
        speech_model="speaks",
        voice="alloy",
        hear_s=8.0,
        speak_first_s=3.0,
    )
