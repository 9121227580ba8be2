"""The signs of a question's points, made ready once, and found in one pass over an answer."""

from collections import defaultdict
from dataclasses import dataclass

from ai_interviewer.understanding.words import FILLER, STOP, Words, content_stems, listed, stem_of, words_of
from ai_interviewer.values import Question

_ARTICLES = frozenset({"a", "an", "the"})
DENIALS = listed(
    """
    not no never don't doesn't didn't wouldn't won't can't cannot couldn't shouldn't isn't aren't wasn't
    weren't haven't hasn't without unnecessary useless pointless skip ignore nor neither dont wouldnt wont
    """
)
_DENIAL_ENDS = listed("but instead only just rather because so then unless until if and which where")
_REACH = 4
"""Words over which a denial reaches forward: "I would not use a lock"."""

_SUBJECTS = frozenset({"i", "we"})
_OTHER_SUBJECTS = listed("i i'd i've we we'd we've they he she you it who which that somebody nobody")
_SUBJECT_REACH = 16


@dataclass(frozen=True, slots=True)
class Place:
    """A phrase of a group of a point, in the order of the question."""

    point: int
    group: int
    specific: bool  # more than one word, or one that isn't everywhere


@dataclass(frozen=True, slots=True)
class Hit:
    """Where an answer has a phrase: numbers of its first word and of the one after its last."""

    place: Place
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Phrase:
    place: Place
    rest: tuple[tuple[str, bool], ...]  # after the first word: the word, and whether only its beginning counts
    subject: str = ""  # said further ahead: "I sat down with them and showed …"


class Signs:
    """All phrases of one question by their first word. Made once per question and version."""

    def __init__(self, question: Question) -> None:
        self.groups = tuple(len(point.signs) for point in question.points)
        self.question_stems = frozenset(content_stems(question.text))
        self.point_stems = tuple(
            frozenset(content_stems(point.text)) - self.question_stems for point in question.points
        )
        self.pitfall_stems = tuple(frozenset(content_stems(pitfall)) for pitfall in question.pitfalls)
        self.denying = tuple(not DENIALS.isdisjoint(words_of(point.text).lowered) for point in question.points)
        self.pitfalls_deny = any(not DENIALS.isdisjoint(words_of(pitfall).lowered) for pitfall in question.pitfalls)
        about = " ".join(
            (question.text, *question.tags, *(point.text for point in question.points), *question.pitfalls)
        )
        self.about_stems = frozenset(content_stems(about)) | {
            stem
            for point in question.points
            for group in point.signs
            for phrase in group
            for stem in content_stems(phrase)
        }
        self._whole: dict[str, list[_Phrase]] = defaultdict(list)
        self._beginnings: dict[str, list[tuple[str, _Phrase]]] = defaultdict(list)
        for number, point in enumerate(question.points):
            for group, phrases in enumerate(point.signs):
                for phrase in phrases:
                    self._add(number, group, phrase)

    def _add(self, point: int, group: int, phrase: str) -> None:
        parts = _parts(phrase)
        if not parts:
            return
        specific = len(parts) > 1 or (len(parts[0][0]) > 3 and parts[0][0] not in STOP and parts[0][0] not in FILLER)
        place = Place(point, group, specific)
        (word, open_ended), rest = parts[0], tuple(parts[1:])
        if open_ended:
            self._beginnings[word[:2]].append((word, _Phrase(place, rest)))
        else:
            self._whole[stem_of(word)].append(_Phrase(place, rest))
        if word in _SUBJECTS and len(parts) > 1 and not parts[1][1]:
            self._whole[stem_of(parts[1][0])].append(_Phrase(place, tuple(parts[2:]), word))
        elif len(parts) == 2 and not open_ended:  # "time out" is said as "timeout", too
            joined = word + parts[1][0]
            if parts[1][1]:
                self._beginnings[joined[:2]].append((joined, _Phrase(place, ())))
            else:
                self._whole[stem_of(joined)].append(_Phrase(place, ()))

    def find(self, words: Words) -> list[Hit]:
        """Every place where a phrase stands, denied ones left out."""
        hits: list[Hit] = []
        kept = [number for number, word in enumerate(words.lowered) if word not in _ARTICLES]
        count = len(kept)
        for place, number in enumerate(kept):
            word, stem = words.lowered[number], words.stems[number]
            candidates = self._whole.get(stem, ())
            for phrase in candidates:
                end = _matched(phrase.rest, kept, place + 1, words)
                if end and (not phrase.subject or _has_subject(words, number, phrase.subject)):
                    self._note(hits, phrase.place, number, kept[end - 1] + 1, words)
            for beginning, phrase in self._beginnings.get(word[:2], ()):
                if word.startswith(beginning):
                    end = _matched(phrase.rest, kept, place + 1, words)
                    if end:
                        self._note(hits, phrase.place, number, kept[end - 1] + 1, words)
            if place + 1 < count and len(word) < 20:  # "back off", where the sign says "backoff"
                after = words.lowered[kept[place + 1]]
                if len(after) < 20:
                    for phrase in self._whole.get(stem_of(word + after), ()):
                        if not phrase.rest:
                            self._note(hits, phrase.place, number, kept[place + 1] + 1, words)
        return hits

    def _note(self, hits: list[Hit], place: Place, first: int, last: int, words: Words) -> None:
        if self.denying[place.point] or not is_denied(words, first):
            hits.append(Hit(place, first, last))


def is_denied(words: Words, first: int) -> bool:
    """True if a "not", "never", "without" shortly before governs this word."""
    for number in range(first - 1, max(-1, first - 1 - _REACH), -1):
        word = words.lowered[number]
        if word in _DENIAL_ENDS:
            return False
        if word in DENIALS:
            # "not only a lock", "not just a lock" say more, not less
            return words.lowered[number + 1] not in {"only", "just", "merely", "simply"}
    return False


def _has_subject(words: Words, verb: int, subject: str) -> bool:
    """True if the last subject named before this verb, not far ahead of it, is "I" (or "we")."""
    for number in range(verb - 1, max(-1, verb - 1 - _SUBJECT_REACH), -1):
        word = words.lowered[number]
        if word in _OTHER_SUBJECTS:
            # right before the verb it is the phrase as written, which is found without this
            return number < verb - 1 and word.partition("'")[0] == subject
    return False


def _parts(phrase: str) -> list[tuple[str, bool]]:
    parts = []
    for piece in phrase.lower().split():
        words = words_of(piece).lowered
        parts += [(word, piece.endswith("*") and word is words[-1]) for word in words if word not in _ARTICLES]
    return parts


def _matched(rest: tuple[tuple[str, bool], ...], kept: list[int], place: int, words: Words) -> int:
    """The place after the phrase if the rest of it stands here, else 0."""
    if place + len(rest) > len(kept):
        return 0
    for offset, (word, open_ended) in enumerate(rest):
        number = kept[place + offset]
        said = words.lowered[number]
        if not (said.startswith(word) if open_ended else said == word or words.stems[number] == stem_of(word)):
            return 0
    return place + len(rest)
