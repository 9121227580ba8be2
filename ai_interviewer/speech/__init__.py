"""What hears and what speaks: models that ship with us, or an OpenAI-compatible endpoint.

Nothing in here knows tables, calls or interviews. Everything works from any event loop.
"""

from ai_interviewer.speech.config import SpeechConfig
from ai_interviewer.speech.engines import get_ready, synthesizer, transcriber
from ai_interviewer.speech.errors import SpeechFailed
from ai_interviewer.speech.hotwords import make_hotwords
from ai_interviewer.speech.shipped import use_threads
from ai_interviewer.speech.values import (
    HEARING_RATE,
    SPEAKING_RATE,
    Heard,
    Readiness,
    Synthesizer,
    Transcriber,
    Word,
)

__all__ = [
    "HEARING_RATE",
    "SPEAKING_RATE",
    "Heard",
    "Readiness",
    "SpeechConfig",
    "SpeechFailed",
    "Synthesizer",
    "Transcriber",
    "Word",
    "get_ready",
    "make_hotwords",
    "synthesizer",
    "transcriber",
    "use_threads",
]
