"""Words of a text, with their places: lower case, apostrophes alike, with a stem so that "retries" meets "retry"."""

import re
from dataclasses import dataclass
from functools import lru_cache


def listed(words: str) -> frozenset[str]:
    """The words of a list written in one string."""
    return frozenset(words.split())


WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|%")
"""One class followed by a marked repeat: linear on any text."""

_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
} | {"%": "percent"}

STOP = listed(
    """
    a an the this that these those there here it its it's that's there's they them their theirs he she him her
    his we us our ours i me my mine you your yours i'd i'm i've i'll we'd we're we've we'll you'd you're
    you've they're they'd they've one's who what which when where why how whom whose what's how's and or but
    nor so if then else than as because since while although though however therefore thus hence of in on at
    to from by for with into onto about over under between through during before after again up down out off
    is am are was were be been being do does did doing done have has had having can could may might must shall
    should will would won't wouldn't can't cannot couldn't shouldn't don't doesn't didn't isn't aren't wasn't
    weren't haven't hasn't not no yes yeah ok okay also too very just only even still quite rather really much
    many more most some any all each every both few such same other another own
    """
)
"""Words that carry grammar."""

FILLER = listed(
    """
    well um uh er hmm right basically actually honestly obviously certainly definitely probably maybe perhaps
    think thought thinking guess suppose believe feel feels say says said saying tell telling mean means talk
    talking speak look looks looking see consider considering know knows known understand go goes going come
    comes get gets got make makes let let's kind sort thing things something anything everything stuff lot bit
    way ways case matter matters point points question questions asked ask asking answer answers interesting
    good great important nice really hard difficult tricky big topic situation scenario first start starting
    begin want wants need needs like likes try tries able take takes care sure course fact example always
    never often usually somehow someone somebody anybody people careful carefully properly correctly possible
    best better it'd depends context problem issue
    """
)
"""Words that a speaker fills with; they make nothing new of a repeated question."""

_ENDINGS = (
    "ization", "isation", "ational", "fulness", "ousness", "iveness",
    "ations", "ation", "ments", "ment", "ness", "ingly", "edly", "ities", "ity", "ings", "ing", "ies", "ied",
    "ed", "es", "ly", "s", "e", "y",
)  # fmt: skip


@lru_cache(maxsize=32_768)
def stem_of(word: str) -> str:
    """The beginning that the forms of an English word share, roughly: retries, retried and retry are "retr"."""
    word = _NUMBERS.get(word, word)
    if len(word) < 4 or len(word) > 40 or not word.isascii():
        return word
    if "'" in word:
        word = word.partition("'")[0] or word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            if ending == "s" and word.endswith(("ss", "us", "is")):
                return word
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, side by side: as written in lower case, stemmed, and where they stand."""

    lowered: tuple[str, ...]
    stems: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.lowered)


def words_of(text: str) -> Words:
    """The words of `text`. Places are those of `text` itself, whatever lower case does to its length."""
    lowered, starts, ends = [], [], []
    for found in WORD.finditer(text):
        lowered.append(found.group().lower().replace("’", "'"))
        starts.append(found.start())
        ends.append(found.end())
    return Words(tuple(lowered), tuple(map(stem_of, lowered)), tuple(starts), tuple(ends))


def is_content(word: str) -> bool:
    """True for a word (lower case) that says what a text is about."""
    return word not in STOP and word not in FILLER and (len(word) > 1 or not word.isascii() or word.isdigit())


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry content, in order, with repeats."""
    words = words_of(text)
    return [stem for word, stem in zip(words.lowered, words.stems, strict=True) if is_content(word)]
