"""A spoken conversation: who speaks, what was said, when it is an answer. Knows no tables and no engines."""

from ai_interviewer.voice.endpoint import Patience
from ai_interviewer.voice.gate import Gate
from ai_interviewer.voice.session import VoiceSession
from ai_interviewer.voice.values import Desk, Line, Sound, Spoken, State, Verdict

__all__ = ["Desk", "Gate", "Line", "Patience", "Sound", "Spoken", "State", "Verdict", "VoiceSession"]
