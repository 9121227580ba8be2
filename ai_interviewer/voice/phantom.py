"""Words that nobody said: what a transcriber makes of silence, noise and music."""

import re
from collections import Counter

from ai_interviewer.voice.endpoint import words_of
from ai_interviewer.voice.values import Words

NO_SPEECH = 0.6
UNSURE = -1.0
"""Mean log probability below which a transcriber guesses."""
VERY_UNSURE = -1.4
REPEATING = 2.4
"""Compression from which a text is one phrase again and again."""
TOO_FAST = 9.0
"""Words a second of voice, which nobody says."""

_IN_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|♪[^♪]*♪?|[♪♫]")
_PHRASES = frozenset(
    {
        "you", "thank you", "thanks", "thanks for watching", "thank you for watching", "thank you very much",
        "thank you so much", "thank you so much for watching", "thanks for watching everyone", "bye", "bye bye",
        "please subscribe", "subscribe", "like and subscribe", "don't forget to subscribe", "see you next time",
        "see you in the next video", "i'll see you in the next video", "i'll see you next time", "the end", "music",
        "applause", "laughter", "silence", "blank audio", "foreign", "subtitles by the amara org community", "so",
        "beep", "oh", "the", "i", "a", "and", "uh", "um", "hmm", "mm", "shh", "ugh", "ah", "sigh", "coughing",
        "typing", "clicking", "inaudible", "no audio", "background noise", "thank you for listening",
    }
)  # fmt: skip
_PREFIXES = ("thank you for watching", "thanks for watching", "subtitles by", "transcribed by", "copyright")


def without_phantoms(words: Words, *, voiced_ms: int) -> str:
    """The text, without what stands in brackets; nothing if it was not said."""
    text = " ".join(_IN_BRACKETS.sub(" ", words.text).split())
    said = words_of(text)
    if not said or _was_not_said(words, said, voiced_ms):
        return ""
    return _once(text, said)


def _was_not_said(words: Words, said: list[str], voiced_ms: int) -> bool:
    phrase = " ".join(said)
    if phrase in _PHRASES or phrase.startswith(_PREFIXES):
        return True
    if words.no_speech > NO_SPEECH and words.logprob < UNSURE:
        return True
    if words.logprob < VERY_UNSURE or len(said) > 3 + TOO_FAST * voiced_ms / 1000:
        return True
    return words.compression > REPEATING or _repeats(said)


def _once(text: str, said: list[str]) -> str:
    """Without the echo that some transcribers make of a short sentence: "I don't know. I don't know."."""
    half = len(said) // 2
    if len(said) < 4 or said[:half] != said[half:]:
        return text
    tokens = text.split()
    return " ".join(tokens[: len(tokens) // 2]).rstrip(".") + "."


def _repeats(said: list[str]) -> bool:
    """True for "go go go go go" and for one phrase again and again."""
    if len(said) < 8:
        return len(said) >= 5 and len(set(said)) == 1
    return len(set(said)) / len(said) < 0.2 or Counter(said).most_common(1)[0][1] / len(said) > 0.6
