"""Whether an answer says anything at all."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from ai_interviewer.understanding.words import Words, is_content, listed

VOCABULARY = Path(__file__).with_name("vocabulary.txt")

_GIVING_UP = re.compile(
    r"\b(?:(?:i )?(?:really )?(?:do not|don'?t|dont) (?:really )?(?:know|remember|recall)|no idea|not sure|no clue|pass"
    r"|(?:can'?t|cannot|can not) (?:answer|say|think|remember)|skip|next question|never (?:done|did|heard|worked))\b"
)
_CASUAL = listed("sorry about this that it one sadly unfortunately afraid please hmm um uh moment really")

Substance = Literal["none", "thin", "full"]


def substance_of(text: str, words: Words, *, known: frozenset[str], signed: bool) -> tuple[Substance, bool]:
    """How much an answer says, and whether it only repeats what was asked (`known`: the stems of that).

    `signed`: the signs of a point stand in it.
    """
    if len(words) < 3:
        return "none", False
    said = [(word, stem) for word, stem in zip(words.lowered, words.stems, strict=True) if is_content(word)]
    stems = [stem for _, stem in said]
    different = set(stems)
    fresh = different - known
    if _gives_up(text, words, fresh) or _is_one_word_over(words) or _is_nonsense(words):
        return "none", False
    if not fresh or is_repeat(stems, known, signed=signed):
        return "none", bool(different & known) and len(different & known) >= 2
    if len(different) < 2 and len(words) > 3:
        return "none", False
    return ("full" if len(words) >= 20 and len(fresh) >= 6 else "thin"), False


def is_repeat(stems: list[str], known: frozenset[str], *, signed: bool = False) -> bool:
    """True if most of what these content words say was in the question already.

    `signed`: they hold the signs of a point, in words that were not; then more of the question's words are forgiven.
    """
    if not stems:
        return True
    fresh = len({stem for stem in stems if stem not in known})
    share = sum(stem in known for stem in stems) / len(stems)
    if fresh == 0 or share >= 0.75:
        return True
    if signed:
        return share > 0.5 and fresh < 2
    return share >= 0.6 or (share >= 0.5 and fresh <= 5)


def _gives_up(text: str, words: Words, fresh: set[str]) -> bool:
    if len(words) > 25:
        return False
    found = _GIVING_UP.search(text[:400].lower().replace("’", "'"))
    if found is None:
        return False
    gone = {
        stem for word, stem in zip(words.lowered, words.stems, strict=True) if word in _CASUAL or word in found.group()
    }
    return len(fresh - gone) <= 3


def _is_one_word_over(words: Words) -> bool:
    different = len(set(words.lowered))
    return different <= 2 or (len(words) >= 12 and different / len(words) < 0.15 and different < 12)


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_VOWELS = frozenset("aeiouyàáâäãåèéêëìíîïòóôöõøùúûüýæœаеёиоуыэюяіїєαεηιουωάέήίόύώ")


def _is_nonsense(words: Words) -> bool:
    """Keyboard noise: hardly a word that is one. Other languages have words in the vocabulary, or other letters."""
    longer = [word for word in words.lowered[:400] if len(word) >= 3 and word.isalpha()]
    if not longer:
        # digits and single letters; a script without blanks comes as few long words and is not judged here
        return all(len(word) < 3 and word.isascii() for word in words.lowered) and len(words) < 6
    noisy = sum(_is_noise(word) for word in longer)
    if noisy * 2 > len(longer):
        return True
    latin = [word for word in longer if word.isascii()]
    if len(latin) < 3 or len(latin) * 2 < len(longer):
        return False
    known = sum(word in english_words() for word in latin)
    return known / len(latin) < 0.12


def _is_noise(word: str) -> bool:
    if len(word) > 45:
        return word.isascii() or len(set(word)) < 10
    if len(word) >= 4 and len(set(word)) == 1:
        return True
    if any(word[index : index + 4] in row for row in _ROWS for index in range(max(0, len(word) - 3))):
        return word not in english_words()
    if len(word) >= 5 and word[0] < "\u0590" and _VOWELS.isdisjoint(word):
        return word not in english_words()
    scripts = {_script(letter) for letter in word}
    return len(scripts) > 1


def _script(letter: str) -> str:
    if letter < "\u0250":
        return "latin"
    if letter < "\u0400":
        return "greek"
    return "cyrillic" if letter < "\u0530" else "other"


@cache
def english_words() -> frozenset[str]:
    """Whole words of three letters or more in the embedding model's vocabulary; empty if the file is missing."""
    try:
        lines = VOCABULARY.read_text(encoding="utf-8").splitlines()
    except OSError:
        return frozenset()
    return frozenset(line for line in lines if len(line) >= 3 and line.isalpha())
