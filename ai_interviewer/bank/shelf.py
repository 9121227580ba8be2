"""The bank as one looks things up in it."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from ai_interviewer.values import Level, Question, Skill, Topic

OPENING = "opening"  # the topic of the first and the last question: not one to choose

_WORD = re.compile(r"[a-z0-9+#]+")
_ACRONYMS = {"ai", "api", "bi", "crm", "devops", "etl", "hr", "ios", "it", "ml", "qa", "sre", "sql", "ui", "ux"}
_LEVEL_WORDS = {"junior", "mid", "senior", "lead", "principal", "staff", "head", "chief", "intern", "of", "and", "the"}


@dataclass(frozen=True)
class Role:
    """A job title that the setup page offers, and the topics that fit it."""

    key: str
    title: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Bank:
    """The questions, by topic. `opening` holds the first and last questions of an interview."""

    version: int
    topics: tuple[Topic, ...]
    opening: Topic | None = None
    _topics: dict[str, Topic] = field(init=False, repr=False, compare=False, default_factory=dict)
    _questions: dict[str, Question] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for topic in (*self.topics, *((self.opening,) if self.opening else ())):
            if topic.key in self._topics:
                raise ValueError(f"Two topics with the key {topic.key}.")
            self._topics[topic.key] = topic
            for question in topic.questions:
                if question.key in self._questions:
                    raise ValueError(f"Two questions with the key {question.key}.")
                self._questions[question.key] = question

    def topic(self, key: str) -> Topic:
        """The topic of that key. Raises KeyError."""
        return self._topics[key]

    def question(self, key: str) -> Question:
        """The question of that key, opening and closing ones too. Raises KeyError."""
        return self._questions[key]

    def has_topic(self, key: str) -> bool:
        return key in self._topics and key != OPENING

    def questions(self, topics: Collection[str] = (), level: Level | None = None) -> tuple[Question, ...]:
        """The questions of these topics (all, if none is named) at that level (any, if none), in the bank's order."""
        return tuple(
            question
            for topic in self.topics
            if not topics or topic.key in topics
            for question in topic.questions
            if level is None or question.level == level
        )

    def framing(self, kind: str, level: Level) -> tuple[Question, ...]:
        """Opening or closing questions: those of the level if there are any, else all of that kind."""
        of_kind = [question for question in (self.opening.questions if self.opening else ()) if question.kind == kind]
        return tuple([question for question in of_kind if question.level == level] or of_kind)

    def topics_for(self, role: str, *, most: int = 4) -> tuple[str, ...]:
        """The keys of the topics that fit the words of a job title, the best first; empty if none does."""
        said = _words(role)
        wanted = said - _LEVEL_WORDS
        common = _commonness(self.topics)
        marks: list[tuple[float, int, str]] = []
        for place, topic in enumerate(self.topics):
            mark = 0.0
            for title in topic.roles:
                words = _words(title)
                shared = words & wanted
                if words <= said:
                    mark = max(mark, 10.0 + len(words))
                else:
                    mark = max(mark, sum(1 / common.get(word, 1) for word in shared) * 4)
            named = (_words(topic.key) | _words(topic.title) | set(topic.tags)) & wanted
            mark += 2 * sum(1 / common.get(word, 1) for word in named)
            if mark >= 1:
                marks.append((-mark, place, topic.key))
        return tuple(key for _, _, key in sorted(marks)[:most])

    def roles(self) -> tuple[Role, ...]:
        """The job titles that the topics name, each with its topics, in the order of the topics."""
        topics: dict[str, list[str]] = {}
        for topic in self.topics:
            for title in topic.roles:
                topics.setdefault(title, []).append(topic.key)
        return tuple(
            Role(key="-".join(_WORD.findall(title)), title=_titled(title), topics=tuple(keys))
            for title, keys in topics.items()
        )

    def with_questions(
        self, questions: Iterable[Question], *, without: Collection[str] = (), version: int | None = None
    ) -> "Bank":
        """The bank with these in place of those of the same key, new ones added to their topics, and `without` some."""
        fresh = {question.key: question for question in questions}
        topics = tuple(_replaced(topic, fresh, without) for topic in self.topics)
        opening = _replaced(self.opening, fresh, without) if self.opening else None
        return Bank(version=self.version if version is None else version, topics=topics, opening=opening)


@dataclass(frozen=True)
class Rubric:
    """The skills that answers are scored by, each with anchors for 1 to 5."""

    version: int
    skills: dict[str, Skill]

    def skill(self, key: str) -> Skill:
        """The skill of that key. Raises KeyError."""
        return self.skills[key]


def _replaced(topic: Topic, fresh: dict[str, Question], without: Collection[str]) -> Topic:
    known = {question.key for question in topic.questions}
    kept = [fresh.get(question.key, question) for question in topic.questions if question.key not in without]
    added = [question for question in fresh.values() if question.topic == topic.key and question.key not in known]
    return Topic(key=topic.key, title=topic.title, roles=topic.roles, tags=topic.tags, questions=(*kept, *added))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _commonness(topics: Sequence[Topic]) -> dict[str, int]:
    """In the titles of how many topics a word stands: "engineer" says little, "backend" much."""
    common: dict[str, int] = {}
    for topic in topics:
        for word in set().union(*(_words(title) for title in topic.roles), topic.tags):
            common[word] = common.get(word, 0) + 1
    return common


def _titled(title: str) -> str:
    words = [word.upper() if word in _ACRONYMS - {"devops", "ios"} else word for word in title.split()]
    named = " ".join({"devops": "DevOps", "ios": "iOS"}.get(word, word) for word in words)
    return named[:1].upper() + named[1:] if not named.startswith("iOS") else named
