"""Who hears and speaks, and how long that may take."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class SpeechConfig:
    """`engine` "openai": the endpoint, with what ships behind it. Deadlines in seconds, retry and fallback included."""

    engine: Literal["offline", "openai"] = "offline"
    base_url: str = ""
    api_key: str = field(default="", repr=False)
    transcription_model: str = ""
    speech_model: str = ""
    voice: str = ""
    hear_s: float = 8.0
    speak_first_s: float = 3.0
    """Until the first sound; later a pause of that length is a failure as well."""
