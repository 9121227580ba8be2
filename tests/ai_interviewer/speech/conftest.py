"""An endpoint with faults, and a configuration that asks it."""

from collections.abc import Iterator
from typing import Any

import pytest

from ai_interviewer.llm import close_clients
from ai_interviewer.speech import SpeechConfig, engines
from tests.support.fake_speech import FakeSpeech


@pytest.fixture
def fake() -> Iterator[FakeSpeech]:
    with FakeSpeech() as speech:
        yield speech


@pytest.fixture
async def closed_clients() -> Any:
    yield
    await close_clients()


@pytest.fixture
def config(fake: FakeSpeech, closed_clients: None, monkeypatch: pytest.MonkeyPatch) -> SpeechConfig:
    """Impatient, so that a hang costs a test little; and no breaker remembers the test before."""
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
