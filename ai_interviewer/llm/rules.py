"""What a model's words must not do. Pure; asked for every sentence before anyone sees it, and for the whole."""

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache

from ai_interviewer.llm.errors import Nonsense
from ai_interviewer.llm.forbidden import AT_HOME_IN_A_REPORT, CLAIMS, DOUBTFUL, MARKUP, TAG
from ai_interviewer.llm.prompts import PROMPTS, Prompt
from ai_interviewer.llm.schema import MIN_QUESTION
from ai_interviewer.llm.text import folded, is_near, sentences, words_of
from ai_interviewer.values import Brief

_RUN = 5  # so many words in a row from the system text are no coincidence
_MANY = 4  # words of substance in a question: fewer are too few to tell its subject by
_LONGEST_WORD = 40  # longer ones are codes, not words


def check_words(text: str, prompt: Prompt, *, known: str = "", trusted: str = "") -> None:
    """Refuse words that leak the prompt, carry markup, or speak of plans, money, scores and limits. Raises Nonsense.

    What the question asked for speaks of (`known`) may be spoken of; what sounds like a promise or an order only if it
    stands so in the bank (`trusted`).
    """
    plain, known, trusted = folded(text), folded(known), folded(trusted)
    _check_leaks(plain, prompt)
    for pattern, allowed in ((MARKUP, trusted), (TAG, known), (CLAIMS, trusted), (DOUBTFUL, known)):
        for found in pattern.finditer(plain):
            if (found[0][:4] if pattern is DOUBTFUL else found[0]) not in allowed:
                raise Nonsense("claims" if pattern in {CLAIMS, DOUBTFUL} else "markup")
    if any(len(one) > _LONGEST_WORD for one in plain.split()):
        raise Nonsense("code")


def check_report_words(text: str, prompt: Prompt, *, trusted: str = "") -> None:
    """The same for a sentence of an evaluation, where scores may be spoken of. Raises Nonsense."""
    plain, trusted = folded(text), folded(trusted)
    _check_leaks(plain, prompt)
    if any(found[0] not in trusted for found in MARKUP.finditer(plain)):
        raise Nonsense("markup")
    if any(len(one) > _LONGEST_WORD for one in plain.split()):
        raise Nonsense("code")
    for found in CLAIMS.finditer(plain):
        if found[0] not in trusted and not AT_HOME_IN_A_REPORT.fullmatch(found[0]):
            raise Nonsense("claims")


def check_question(question: str, brief: Brief) -> None:
    """Refuse a question that is not the one asked for, or was asked before. Raises Nonsense."""
    if len(question) < MIN_QUESTION:
        raise Nonsense("no question")
    if question.count("?") > max(2, brief.move.text.count("?")):
        raise Nonsense("several questions")
    if brief.move.kind != "again" and is_near(question, brief.asked):
        raise Nonsense("asked before")
    if not is_about(question, brief) or any(_is_foreign(one, brief) for one in sentences(question) if "?" in one):
        raise Nonsense("another question")


def is_about(text: str, brief: Brief) -> bool:
    """True if a text shares its subject with the question that was to be asked: two of its words of substance.

    A short question has one such word or none: then its small words come again, too, or nearly nothing new comes along.
    """
    asked_for, said = _stems(brief.move.text), _stems(text)
    shared = asked_for & said
    if len(asked_for) >= _MANY:
        return len(shared) >= 2
    if _repeats(text, brief.move.text):
        return True
    return bool(shared) and len(said - asked_for - _stems(words_around(brief)[0])) <= len(shared)


def _is_foreign(sentence: str, brief: Brief) -> bool:
    """True if a sentence has words of substance, none of them the question's or its points', and isn't asked for."""
    said = _stems(sentence)
    if not said or said & _stems(words_around(brief)[0]):
        return False
    return not any(_repeats(sentence, one) for one in sentences(brief.move.text))


def _repeats(text: str, asked: str) -> bool:
    """True if a text has half the words of another, small ones included, and of its words of substance one if any."""
    subject, words = _stems(asked), frozenset(words_of(asked))
    if subject and not subject & _stems(text):
        return False
    return 2 * len(words.intersection(words_of(text))) >= len(words)


def words_around(brief: Brief) -> tuple[str, str]:
    """All that this turn is about in the bank's words, and what of it no candidate brought along."""
    texts = [brief.move.text]
    if brief.question is not None:
        texts += [brief.question.text, brief.question.deeper]
        texts += [f"{one.text} {one.ask}" for one in brief.question.points]
    brought = [words for words in (words_of(brief.requirement), words_of(brief.claim)) if words]
    own = [text for text in texts if not any(_quotes(words_of(text), words) for words in brought)]
    return " ".join(texts), " ".join(own)


def _quotes(text: list[str], brought: list[str]) -> bool:
    """True if a text has four words in a row, or all there are, from what somebody brought along."""
    size = min(4, len(brought))
    runs = {tuple(brought[at : at + size]) for at in range(len(brought) - size + 1)}
    return any(tuple(text[at : at + size]) in runs for at in range(len(text) - size + 1))


def _check_leaks(plain: str, prompt: Prompt) -> None:
    squeezed = re.sub(r"[\W_]", "", plain)
    for secret in (prompt.canary, prompt.boundary):
        if secret in squeezed or secret[::-1] in squeezed or codecs.encode(secret, "rot13") in squeezed:
            raise Nonsense("leak")
    ours = _runs_of(_static(prompt))
    words = words_of(plain)
    if _has_run(words, ours) or _has_run(words_of(codecs.encode(plain, "rot13")), ours):
        raise Nonsense("leak")
    # Letter by letter, with spaces or dots between: the words are single letters, the squeezed text is the sentence.
    letters = sum(len(one) == 1 for one in words)
    if letters > 12 and any(len(one) >= 16 and one in squeezed for one in _squeezed_runs(_static(prompt))):
        raise Nonsense("leak")


def _static(prompt: Prompt) -> str:
    """The system text without what is new in every call, so that its runs are counted once."""
    return prompt.system.replace(prompt.canary, "").replace(prompt.boundary, "")


def _has_run(words: list[str], ours: frozenset[tuple[str, ...]]) -> bool:
    return any(tuple(words[at : at + _RUN]) in ours for at in range(len(words) - _RUN + 1))


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = words_of(text)
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


@lru_cache(maxsize=64)
def _runs_of(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(_runs(text)) | frozenset(run for shipped in PROMPTS.values() for run in _runs(shipped))


@lru_cache(maxsize=64)
def _squeezed_runs(text: str) -> frozenset[str]:
    return frozenset("".join(run) for run in _runs(text))


# Words that every question has say nothing about what is asked.
_EMPTY = frozenset(
    """about after again also and answer any are been before being better both but can choose could describe did does
    doing done each else ever every explain for from give had has have her here him his how into its just let
    like make many may more most much must not now off one only other our out over own pick please prefer
    preferred question same see shall she should some such take tell than that the their them then there these
    they thing things this those through time too under until use used very walk was way were what when where
    which while who whom whose why will with would you your yours""".split()  # noqa: SIM905
)


@lru_cache(maxsize=1024)
def _stems(text: str) -> frozenset[str]:
    return frozenset(one[:5] for one in words_of(text) if len(one) > 2 and one not in _EMPTY)
