"""Who someone is, as the rest of the house sees it: a value, complete after one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from core.common.sql import as_uuid


@dataclass(frozen=True, slots=True)
class Person:
    """A person with an open session. Is `request.user` in every view."""

    user_id: UUID
    session_id: str
    name: str
    email: str
    roles: frozenset[str]
    is_staff_role: bool
    email_verified: bool
    plan: str = "free"
    time_zone: str = "UTC"
    interviewer_stage: str = ""

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


def person_from_rows(rows: Sequence[Iterable[Any]]) -> Person | None:
    """The person that a join over session, user and roles found: one row for each role, or one with none."""
    if not rows:
        return None
    session_id, user_id, name, email, plan, time_zone, verified, _role, _stage = rows[0]
    stages = {role: stage for *_, role, stage in rows if role}
    return Person(
        user_id=as_uuid(user_id),
        session_id=str(as_uuid(session_id)),
        name=name,
        email=email,
        roles=frozenset(stages),
        is_staff_role="staff" in stages,
        email_verified=bool(verified),
        plan=plan,
        time_zone=time_zone,
        interviewer_stage=stages.get("interviewer", ""),
    )
