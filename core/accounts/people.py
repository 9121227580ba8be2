"""Who someone is, as the rest of the house sees it: a value, complete after one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.conf import settings

from core.accounts import powers, rules
from core.common.sql import as_uuid


@dataclass(frozen=True, slots=True)
class Person:
    """A person with an open session. Is `request.user` in every view."""

    user_id: UUID
    session_id: str
    name: str
    email: str
    roles: frozenset[str]
    email_verified: bool
    plan: str = "free"
    time_zone: str = "UTC"
    interviewer_stage: str = ""
    duties: frozenset[str] = frozenset()
    language: str = "en"
    picture: UUID | None = None
    has_second_factor: bool = False
    # One of the staff who looks at this account and may change nothing.
    visitor_id: UUID | None = None

    # What Django and DRF ask of a user.
    is_authenticated: Literal[True] = True
    is_anonymous: Literal[False] = False
    is_active: Literal[True] = True

    @property
    def pk(self) -> UUID:
        return self.user_id

    @property
    def id(self) -> UUID:
        return self.user_id

    def has_role(self, *names: str) -> bool:
        """True for somebody who has one of these roles."""
        return not self.roles.isdisjoint(names)

    def may(self, power: str) -> bool:
        """True for one of the staff whose duties bring this power. A visitor has none of them."""
        return self.visitor_id is None and powers.may(self.duties, power)

    @property
    def second_factor_required(self) -> bool:
        """True if a role or duty of theirs asks for a second factor, whether or not there is one."""
        return rules.needs_second_factor(self.roles | self.duties, settings.SECOND_FACTOR_ROLES)

    @property
    def is_active_interviewer(self) -> bool:
        """An interviewer who has come through onboarding and isn't suspended."""
        return self.interviewer_stage == "active"


def person_from_rows(rows: Sequence[Sequence[Any]]) -> Person | None:
    """The person that a join over session, user and roles found: one row for each role, or one with none."""
    if not rows:
        return None
    (session_id, user_id, name, email, plan, time_zone, language, picture, verified, factor, visitor_id) = rows[0][:-3]
    stages = {role: stage for *_, role, _duty, stage in rows if role}
    return Person(
        user_id=as_uuid(user_id),
        session_id=str(as_uuid(session_id)),
        name=name,
        email=email,
        roles=frozenset(stages),
        email_verified=bool(verified),
        plan=plan,
        time_zone=time_zone,
        interviewer_stage=stages.get("interviewer", ""),
        duties=frozenset(duty for *_, duty, _stage in rows if duty),
        language=language,
        picture=picture and as_uuid(picture),
        has_second_factor=bool(factor),
        visitor_id=visitor_id and as_uuid(visitor_id),
    )
