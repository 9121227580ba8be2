"""Whether an answer says anything at all, and what kinds of evidence it brings."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from ai_interviewer.understanding.words import Words, is_content
from ai_interviewer.values import Dimension

VOCABULARY = Path(__file__).with_name("vocabulary.txt")

_GIVING_UP = re.compile(
    r"\b(?:(?:i )?(?:really )?(?:do not|don'?t|dont) (?:really )?(?:know|remember|recall)|no idea|not sure|no clue"
    r"|(?:can'?t|cannot|can not) (?:answer|say|think|remember)|pass|skip|next question|never (?:done|did|heard|worked))\b"
)
_CASUAL = frozenset("sorry about this that it one sadly unfortunately afraid please hmm um uh moment really".split())

Substance = Literal["none", "thin", "full"]


def substance_of(text: str, words: Words, *, known: frozenset[str]) -> tuple[Substance, bool]:
    """How much an answer says, and whether it only repeats what was asked (`known`: the stems of that)."""
    if len(words) < 3:
        return "none", False
    said = [(word, stem) for word, stem in zip(words.lowered, words.stems, strict=True) if is_content(word)]
    stems = [stem for _, stem in said]
    different = set(stems)
    fresh = different - known
    if _gives_up(text, words, fresh) or _is_one_word_over(words) or _is_nonsense(words):
        return "none", False
    if not fresh or (known and is_repeat(stems, known)):
        return "none", bool(different & known) and len(different & known) >= 2
    if len(different) < 2 and len(words) > 3:
        return "none", False
    return ("full" if len(words) >= 20 and len(fresh) >= 6 else "thin"), False


def is_repeat(stems: list[str], known: frozenset[str]) -> bool:
    """True if most of what these content words say was in the question already."""
    if not stems or len(known) < 3:
        return not stems
    fresh = {stem for stem in stems if stem not in known}
    repeated = sum(stem in known for stem in stems)
    return len(fresh) <= 1 or repeated / len(stems) >= 0.6 or (repeated / len(stems) >= 0.5 and len(fresh) <= 5)


def _gives_up(text: str, words: Words, fresh: set[str]) -> bool:
    if len(words) > 25:
        return False
    found = _GIVING_UP.search(text[:400].lower().replace("’", "'"))
    if found is None:
        return False
    gone = {stem for word, stem in zip(words.lowered, words.stems, strict=True) if word in _CASUAL or word in found.group()}
    return len(fresh - gone) <= 3


def _is_one_word_over(words: Words) -> bool:
    different = len(set(words.lowered))
    return different <= 2 or (len(words) >= 12 and different / len(words) < 0.15 and different < 12)


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_VOWELS = frozenset("aeiouyàáâäãåèéêëìíîïòóôöõøùúûüýæœаеёиоуыэюяіїєαεηιουωάέήίόύώ")


def _is_nonsense(words: Words) -> bool:
    """Keyboard noise: hardly a word that is one. Other languages have their own words in the vocabulary, or other letters."""
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


# --- kinds of evidence ---

_UNITS = frozenset(
    """
    percent percentage seconds second milliseconds millisecond ms minutes minute hours hour days day weeks week months month
    years gb mb tb kb gigabytes megabytes users customers requests people engineers tickets errors incidents euros dollars
    times fold rows points orders calls thousand million billion k x teams releases deployments bugs
    """.split()
)
_SPELT = frozenset("thirty forty fifty sixty seventy eighty ninety hundred thousand million twenty half twice".split())
_OWN = frozenset(
    """
    did decided wrote built proposed chose made took led started asked designed implemented fixed suggested introduced ran
    changed found measured talked convinced set planned refactored added removed organised organized created reported
    called sat spoke explained showed moved split drove owned reproduced rolled told wanted learned learnt noticed
    """.split()
)
_BETWEEN = frozenset("then also first personally actually just myself therefore finally later immediately even".split())
_TRADE = re.compile(
    r"\b(?:trade-?offs?|instead of|rather than|at the (?:cost|price|expense) of|the (?:cost|price|downside|drawback) (?:is|was)"
    r"|gives? up|gave up|giving up|in exchange|on the other hand|downsides?|drawbacks?|disadvantages?|costs? (?:us|more)"
    r"|the price|worth (?:it|the)|pros and cons|cheaper|compromise|sacrific\w{0,6}|in return|more expensive)\b"
)
_EXAMPLE = re.compile(
    r"\b(?:for example|for instance|e\.g|once (?:we|i)|one time|last (?:year|month|week|summer|winter|spring|autumn)"
    r"|(?:at|in) my (?:last|previous|current|first|old) (?:job|company|team|role|project)|(?:in|back in) 20\d\d"
    r"|there was (?:a|this|one)|i remember|we had (?:a|an|this)|i had (?:a|an|this)|(?:two|three|a few|some) (?:years|months|weeks) ago)\b"
)
_RESULT = re.compile(
    r"\b(?:as a result|in the end|the result|(?:dropped|fell|went down|went up|rose|grew|improved|increased|decreased|reduced|cut)"
    r" (?:from|by|to|it)|since then|after that (?:we|i|it|there)|it (?:worked|paid off|helped)|outcome|eventually|turned out"
    r"|so that (?:we|the)|saved (?:us|about|around)?|led to|meant that|we shipped|went live)\b"
)


def signals_of(text: str, words: Words) -> tuple[Dimension, ...]:
    """What an answer brings as evidence: a number, an own deed, a price paid, a case, an outcome."""
    lowered = text.lower().replace("’", "'")
    found: list[Dimension] = []
    if _has_metric(words):
        found.append("metric")
    if _has_ownership(words):
        found.append("ownership")
    if _TRADE.search(lowered):
        found.append("tradeoff")
    if _EXAMPLE.search(lowered):
        found.append("example")
    if _RESULT.search(lowered):
        found.append("result")
    return tuple(found)


def _has_metric(words: Words) -> bool:
    for number, word in enumerate(words.lowered):
        if word == "%" or (word == "percent" and number):
            return True
        if word[0].isdigit() or word in _SPELT:
            after = words.lowered[number + 1 : number + 3]
            if any(unit in _UNITS for unit in after) or word.lstrip("0123456789") in {"ms", "s", "k", "x", "gb", "mb", "h", "m"}:
                return True
        elif word.isalpha() and words.stems[number].isdigit() and words.lowered[number + 1 : number + 2] != ():
            if words.lowered[number + 1] in _UNITS:
                return True
    return False


def _has_ownership(words: Words) -> bool:
    for first, (word, after) in enumerate(pairwise(words.lowered)):
        if word != "i":
            continue
        if after in _BETWEEN and first + 2 < len(words):
            after = words.lowered[first + 2]
        if after in _OWN or (after.endswith("ed") and len(after) > 4 and after not in {"need", "indeed", "used"}):
            return True
    return False
