"""Publishing content: a version more, or a word why not. Interviews that run keep the plan they began with."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ai_interviewer.bank import (
    OPENING,
    BankError,
    parse_persona,
    parse_question,
    parse_skill,
    persona_as_dict,
    question_as_dict,
    skill_as_dict,
)
from ai_interviewer.errors import ContentInvalid, StaleVersion
from ai_interviewer.models import ContentVersion
from ai_interviewer.services import catalogue, content
from ai_interviewer.services.catalogue import Entry, editable
from core.audit import services as audit
from core.common.errors import NotFound

log = logging.getLogger(__name__)

Kind = ContentVersion.Kind
MAX_PROMPT = 8_000  # characters
MAX_BODY = 100_000  # characters of all texts of a body together
MAX_PARTS = 5_000  # values in a body, however nested
MAX_KEY = 80

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_MARKS = re.compile(r"<<\s*(data|end)\b", re.IGNORECASE)
_PLACE = re.compile(r"^([a-z][\w.-]*): +(.+)$", re.DOTALL)
_AT = re.compile(r" - at `\$\.?([^`]*)`$")
_FIELD = re.compile(r"(?:required|unknown) field `([^`]+)`")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants to be published. `base_version`: the newest that they have seen, 0 for something new."""

    kind: str
    key: str
    base_version: int
    body: dict[str, Any] | None = None  # None: the words stay
    topic: str = ""
    retired: bool | None = None  # None: as it is
    note: str = ""


@transaction.atomic
def publish(proposal: Proposal, *, author_id: UUID) -> Entry:
    """Publish the next version of something: of two who started from the same one, the second is told so.

    Raises NotFound, StaleVersion, ContentInvalid.
    """
    kind, key = proposal.kind, proposal.key
    history = catalogue.history_of(kind, key) if kind in Kind.values else []
    newest = history[0] if history else None
    if newest is None and (kind != Kind.QUESTION or proposal.base_version):
        raise NotFound
    if newest is not None and newest.version != proposal.base_version:
        raise StaleVersion(version=newest.version)
    topic = newest.topic if newest else proposal.topic or str((proposal.body or {}).get("topic") or "")
    if proposal.body is not None:
        body = check_body(kind, key, proposal.body, topic=topic)
    elif newest is not None and proposal.retired is not None:
        body = newest.body
    else:
        raise invalid([_("body: missing")])
    retired = proposal.retired if proposal.retired is not None else bool(newest and newest.retired)
    if retired and (newest is None or not newest.retired):
        _check_retiring(kind, key, topic, body)
    # What ships is version 1, so the first of something new is version 2 as well.
    version = max(1, proposal.base_version) + 1
    try:
        with transaction.atomic():
            ContentVersion.objects.create(
                kind=kind,
                key=key,
                version=version,
                topic=topic,
                body=body,
                retired=retired,
                note=proposal.note.strip(),
                author_id=author_id,
            )
            audit.record(
                action="content.published",
                actor=author_id,
                targets=[("content", f"{kind}/{key}"[:64])],
                context={"version": version, "retired": retired},
            )
    except IntegrityError:
        raise StaleVersion(version=version) from None
    transaction.on_commit(content.forget)
    log.info("content.published kind=%s key=%s version=%s retired=%s by=%s", kind, key, version, retired, author_id)
    return catalogue.history_of(kind, key)[0]


def check_body(kind: str, key: str, body: dict[str, Any], *, topic: str = "") -> dict[str, Any]:
    """A body as it is kept: complete, in order, nothing unknown. Raises ContentInvalid with all that is wrong."""
    _check_values(body)
    own = body.get("key", key)
    if own != key:
        raise invalid([_("key: it is “%(key)s” and stays so") % {"key": key}])
    body = editable(body)
    try:
        match kind:
            case Kind.QUESTION:
                return _check_question(key, body, topic)
            case Kind.RUBRIC:
                return skill_as_dict(parse_skill(body, key=key))
            case Kind.PERSONA:
                return persona_as_dict(parse_persona(body, key=key))
            case Kind.PROMPT:
                return _check_prompt(body)
    except BankError as error:
        raise invalid(error.problems) from None
    raise NotFound


def _check_question(key: str, body: dict[str, Any], topic: str) -> dict[str, Any]:
    if body.get("topic", topic) != topic:
        raise BankError([_("topic: a question stays with its topic")])
    if topic not in {one.key for one in catalogue.shipped_topics()}:
        raise BankError([_("topic: which topic does this question belong to?")])
    question = parse_question({**body, "key": key, "topic": topic})
    same = " ".join(question.text.lower().split())
    for other in catalogue.list_entries(Kind.QUESTION, topic=topic):
        if other.key != key and not other.retired and " ".join(other.title.lower().split()) == same:
            raise BankError([_("text: “%(key)s” asks the same") % {"key": other.key}])
    return editable(question_as_dict(question))


def _check_prompt(body: dict[str, Any]) -> dict[str, Any]:
    text = body.get("text")
    problems = [_("%(field)s: unknown field") % {"field": name[:40]} for name in sorted(set(body) - {"text", "key"})]
    if not isinstance(text, str) or not text.strip():
        problems.append(_("text: missing"))
    elif len(text) > MAX_PROMPT:
        problems.append(_("text: at most %(most)d characters") % {"most": MAX_PROMPT})
    elif _MARKS.search(text):
        # The frame around a prompt says what those marks mean; a prompt with marks of its own would open a gap in it.
        problems.append(_("text: the marks <<data and <<end are set by the program"))
    if problems:
        raise BankError(problems)
    return {"text": str(text).strip()}


def _check_retiring(kind: str, key: str, topic: str, body: dict[str, Any]) -> None:
    if kind != Kind.QUESTION:
        raise invalid([_("retired: only questions can be retired")])
    left = [one for one in catalogue.list_entries(kind, topic=topic) if one.key != key and not one.retired]
    if topic == OPENING:
        left = [one for one in left if one.body.get("kind") == body.get("kind")]
    if not left:
        raise invalid([_("retired: this is the last question of its kind")])


def _check_values(body: dict[str, Any]) -> None:
    """Refuse what no database keeps and no page shows, however deep it lies."""
    size = 0
    for parts, value in enumerate(_values_in(body), 1):
        if isinstance(value, str):
            size += len(value)
            if _FORBIDDEN.search(value):
                raise invalid([_("A character in there cannot be shown.")])
        if size > MAX_BODY or parts > MAX_PARTS:
            raise invalid([_("This is longer than we take.")])


def _values_in(body: object) -> Iterator[object]:
    waiting = [body]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value


def invalid(problems: list[str]) -> ContentInvalid:
    """The refusal of a body: each problem under the field that it is about, those of none under `_`."""
    errors: dict[str, list[str]] = {}
    for problem in problems:
        where, words = _place_of(problem)
        errors.setdefault(where, []).append(words)
    return ContentInvalid(errors=errors)


def _place_of(problem: str) -> tuple[str, str]:
    """A parser's sentence as field and words: "points.cache.ask: missing", or "Expected … - at `$.points[0].ask`"."""
    if found := _PLACE.match(problem):
        return found[1], found[2]
    at, field = _AT.search(problem), _FIELD.search(problem)
    path = re.sub(r"\[(\d+)\]", r".\1", at[1]).strip(".") if at else ""
    where = ".".join(part for part in (path, field[1] if field else "") if part)
    return re.sub(r"[^\w.-]", "", where)[:120] or "_", problem[: at.start()] if at else problem
