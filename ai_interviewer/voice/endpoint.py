"""How long a silence has to be until it ends an answer: by the words so far, and by what was asked."""

import re
from collections.abc import Callable

from msgspec import Struct

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE = re.compile(r"[.!?]+[\"”’)]*\s+")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


OPEN = _listed(
    """
    and or but so because since although though while whereas unless until if when where which that who whom whose
    whether than as like plus then also either neither both nor
    of in on at to from by for with into onto about over under between through during before after against without
    within across around towards toward via per upon among
    a an the this these those my your our their his its some any every each no another such more most much many few
    several other certain
    is are was were be been being am do does did has have had can could may might must shall should will would
    isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't shouldn't
    i we you he she they it's there's that's what's i'm we're they're you're i've we've they've you've i'd we'd they'd
    you'd i'll we'll they'll you'll who's let's
    um umm uh er erm hmm hm mm uhm ah eh m am arm hum well basically actually just maybe perhaps probably usually
    often really very otherwise meanwhile moreover
    quite pretty rather not how what why mostly especially namely including except mainly too witch
    use using called call calls add adding take takes make makes put puts get gets give gives gave tell told ask asks
    find finds keep keeps include includes contain contains mean means meant say says said return returns need needs
    want wants became become becomes seems seemed let lets try tries choose chose prefer
    """
)
"""Words after which hardly anybody has finished; "too" and "witch" are what "to" and "which" sound like at an end."""
_OPEN_ENDINGS = (
    "for example", "for instance", "kind of", "sort of", "such as", "in order", "as well as", "you know", "i mean",
    "i think", "i guess", "i would say", "let's say", "the thing is", "in terms", "due", "according", "based",
    "first of all",    "in my opinion", "on the other hand", "on the one hand", "at first",
    "after that", "at that point", "in that case",
    "in general", "at the same time", "instead", "however", "therefore", "secondly", "firstly", "finally", "next",
    "the first one", "the second one", "the problem", "the reason", "the main", "trying", "going", "need", "want",
    "wanted", "needed", "decided", "able", "used",
)  # fmt: skip
_PLACES = _listed("of in on at to from by for with into about over under between through")
_HAVING = _listed("have has had want wants wanted need needs needed going able try tried is was")
_ARTICLES = _listed("the an that this one other each either back front dead")
_SOUNDS_LIKE: dict[str, Callable[[str], bool]] = {
    "end": lambda before: before not in _ARTICLES,  # and
    "there": lambda before: before in _PLACES,  # the
    "two": lambda before: before not in _ARTICLES | _PLACES,  # to
    "now": lambda before: before in _HAVING,  # no
    "no": lambda before: before in _HAVING | _PLACES,
    "four": lambda before: before not in _ARTICLES | _PLACES,  # for
}
"""What a transcriber makes of a little word at an end; the word before tells it from the real one."""
_WHOLE = frozenset(
    {
        "yes", "no", "nope", "yep", "i do", "i don't", "not really", "i don't know", "no idea", "i have no idea",
        "that's it", "that's all", "i'm done", "no i don't", "yes i do", "yes i have", "no i haven't", "never",
        "i'm not sure", "i am not sure", "i can't remember", "i don't remember", "pass", "skip", "next question please",
    }
)  # fmt: skip
"""Short, and an answer nevertheless."""

_REFLECTIVE = frozenset({"behavioural", "behavioral", "design", "system_design", "leadership", "story"})


class Patience(Struct, frozen=True):
    """How long to wait, in milliseconds unless it says seconds."""

    whole_ms: int = 560
    """After a sentence that sounds finished."""
    reflective_ms: int = 660
    """The same where people tell stories or draw up designs."""
    short_ms: int = 1_500
    """After a few words that may be a beginning."""
    open_ms: int = 2_800
    """After words that ask for more: "because", "the", "um", a comma."""
    prompt_s: float = 12.0
    """Of nobody saying anything, after a question."""
    pause_s: float = 20.0
    """The same, after having been prompted."""
    think_s: float = 60.0
    """Before the prompt, for somebody who asked for time."""

    def silence_after(self, text: str, kind: str) -> int:
        """The milliseconds of silence after which these words are an answer."""
        words = words_of(text)
        if not words:
            return self.open_ms
        whole = self.reflective_ms if kind in _REFLECTIVE else self.whole_ms
        if " ".join(words) in _WHOLE:
            return max(whole, 700)
        if sounds_open(text, words):
            return self.open_ms
        last = words_of(last_sentence(text))
        if len(words) < 5 or len(last) < 4 or (len(last) < 9 and not has_verb(last)):
            return self.short_ms
        return whole


def words_of(text: str) -> list[str]:
    """Lower case, without punctuation."""
    return [found.group().lower().replace("’", "'") for found in _WORD.finditer(text)]


def last_sentence(text: str) -> str:
    """What stands after the last full stop inside the text."""
    return _SENTENCE.split(text.strip())[-1]


def has_verb(words: list[str]) -> bool:
    """True if there is a verb for sure: a sentence without one has only named what it is about."""
    if any(word in _VERBS or word.endswith(("ed", "n't", "'s", "'re", "'ve", "'ll", "'d")) for word in words):
        return True
    return any(word in _SUBJECTS for word in words[:-1])


def sounds_open(text: str, words: list[str]) -> bool:
    """True if more has to come after these words."""
    ending = text.rstrip().rstrip('"”’)')
    if ending.endswith(("...", "…", ",", "-", "–", "—", ":", ";")):
        return True
    if words[-1] in OPEN or words[-1].endswith("-end"):
        return True
    if len(words) > 1 and words[-1] in _SOUNDS_LIKE and _SOUNDS_LIKE[words[-1]](words[-2]):
        return True
    tail = " " + " ".join(words[-6:])
    return tail.endswith(tuple(" " + ending for ending in _OPEN_ENDINGS))


_SUBJECTS = _listed("i we you he she they it")
_VERBS = _listed(
    """
    is are was were be been am do does did has have had can could may might must shall should will would makes made
    means needs takes took gets got gives gave goes went comes came works says said returns uses keeps runs ran knows
    knew finds found thinks thought becomes became depends let lets put puts set sets start use try write wrote told
    """
)

_BACKCHANNEL = _listed(
    "yeah yes yep yup ok okay right sure mm-hmm mm-hm mhm mm hmm hm uh-huh aha ah oh uh um alright cool great good "
    "nice exactly true absolutely definitely indeed mmm huh mhmm mama mom"
)
_BACKCHANNELS = frozenset(
    {"i see", "got it", "of course", "makes sense", "that makes sense", "all right", "i understand"}
)
_ASIDES = _listed(
    "stop wait sorry please hold hang on just a an one second sec moment minute excuse me so okay ok oh um uh yeah "
    "well hey no pardon hmm right for"
)
_ASIDE = _listed("stop wait sorry hold hang second sec moment minute excuse pardon hey")
_THINK = re.compile(
    r"\b(?:let me (?:just )?(?:think|see)|(?:need|give me|take|have|just|want) (?:just )?(?:a|one|some|another) "
    r"(?:few )?(?:second|seconds|sec|moment|moments|minute|minutes|time)|i(?:'ll| will| need to| have to| want to) "
    r"think|thinking|one (?:second|moment|sec))\b"
)


def is_backchannel(text: str) -> bool:
    """True for "yeah", "okay, right": somebody listens and says so."""
    words = words_of(text)
    if " ".join(words) in _BACKCHANNELS:
        return True
    return len(words) <= 3 and all(word in _BACKCHANNEL for word in words)


def is_aside(text: str) -> bool:
    """True for "stop", "sorry, wait", "hold on": it asks for silence, and answers nothing."""
    words = words_of(text)
    return len(words) <= 6 and not _ASIDE.isdisjoint(words) and all(word in _ASIDES for word in words)


def asks_for_time(text: str) -> bool:
    """True for "let me think about that for a moment", and nothing else said."""
    words = words_of(text)
    return len(words) <= 10 and _THINK.search(" ".join(words)) is not None


def is_filler(text: str) -> bool:
    """True if there is nothing in it but "well, um, okay so"."""
    return all(word in _FILLERS for word in words_of(text))


_FILLERS = (_BACKCHANNEL - _listed("yes yep yup yeah sure absolutely definitely exactly true")) | _listed(
    "so well erm er eh and but like"
)
