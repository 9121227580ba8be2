"""The interviewer's voice in words: offline, or by a model behind an OpenAI-compatible endpoint.

Nothing in here knows tables, meters or plans. A model words what the policy has decided, and gives an opinion that the
evaluation checks; it decides nothing.
"""

from ai_interviewer.llm.config import ModelConfig
from ai_interviewer.llm.evaluating import judge
from ai_interviewer.llm.offline import compose, repeat_words, wait_words
from ai_interviewer.llm.openai_compatible import close_clients, warm_up
from ai_interviewer.llm.prompts import PROMPT_VERSION, PROMPTS
from ai_interviewer.llm.schema import Judgement
from ai_interviewer.llm.speaking import speak

__all__ = [
    "PROMPTS",
    "PROMPT_VERSION",
    "Judgement",
    "ModelConfig",
    "close_clients",
    "compose",
    "judge",
    "repeat_words",
    "speak",
    "wait_words",
    "warm_up",
]
