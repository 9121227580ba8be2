"""Read what was done, and check that nobody changed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from core.audit import rules
from core.audit.models import AuditEvent, AuditHead, AuditSeal, AuditTarget, Unsealed

CHUNK = 2000
What = Literal["missing", "changed", "moved", "unsealed", "head"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look at the whole chain found. `broken_at` is the number of the first link that is wrong."""

    intact: bool
    checked: int
    head: str
    broken_at: int | None = None
    what: What | None = None


def events(
    *,
    action: str = "",
    actor: UUID | None = None,
    target: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    people: Sequence[UUID] | None = None,
) -> QuerySet[AuditEvent]:
    """Events, newest first. `action` may be the beginning of one (`role`), `people` narrows to acts by or upon them."""
    found = AuditEvent.objects.select_related("seal").prefetch_related("targets").order_by("-id")
    if action:
        found = found.filter(Q(action=action) | Q(action__startswith=f"{action}."))
    if actor is not None:
        found = found.filter(actor_id=actor)
    if target:
        found = found.filter(pk__in=AuditTarget.objects.filter(key=target).values("event_id"))
    if people is not None:
        upon = AuditTarget.objects.filter(key__in=[str(one) for one in people]).values("event_id")
        found = found.filter(Q(actor_id__in=list(people)) | Q(pk__in=upon))
    if since is not None:
        found = found.filter(at__gte=since)
    return found.filter(at__lt=until) if until is not None else found


def context_of(action: str, *, target: str) -> dict[str, Any] | None:
    """The context of the newest such event about somebody or something; None if there was none."""
    about = AuditTarget.objects.filter(key=target).values("event_id")
    found = AuditEvent.objects.filter(pk__in=about, action=action).order_by("-id")
    return found.values_list("context", flat=True).first()


def actions() -> list[str]:
    """The acts that have ever happened, by name."""
    return list(AuditEvent.objects.order_by("action").values_list("action", flat=True).distinct())


def entry_of(event: AuditEvent) -> rules.Entry:
    """What of a row its hash covers."""
    return rules.Entry(
        id=event.pk,
        at=event.at,
        action=event.action,
        actor_kind=event.actor_kind,
        actor_id=event.actor_id,
        targets=[(target.kind, target.key) for target in event.targets.all()],
        ip=event.ip,
        context=event.context,
    )


def verify(*, expect: str = "") -> Verdict:
    """Go along the chain as far as it reaches now. Holds nobody up.

    `expect`: a head that was written down elsewhere and must still be a link of it. Finds what was changed, taken out,
    put in or moved, as long as whoever did it did not hash the rest anew; against that, write the head down from time
    to time.
    """
    head = AuditHead.objects.filter(pk=1).first() or AuditHead(seq=0, hash="")
    seq, previous, seen = 0, "", not expect
    while True:
        links = list(
            AuditSeal.objects.filter(seq__gt=seq, seq__lte=head.seq)
            .select_related("event")
            .prefetch_related("event__targets")
            .order_by("seq")[:CHUNK]
        )
        if not links:
            break
        for link in links:
            seq += 1
            if link.seq != seq:
                return Verdict(False, seq - 1, previous, seq, "missing")
            if link.previous != previous:
                return Verdict(False, seq - 1, previous, seq, "moved")
            if rules.hash_of(entry_of(link.event), seq=seq, previous=previous) != link.hash:
                return Verdict(False, seq - 1, previous, seq, "changed")
            previous = link.hash
            seen = seen or link.hash == expect
    if (head.seq, head.hash) != (seq, previous):
        return Verdict(False, seq, previous, seq + 1, "missing")
    if AuditEvent.objects.filter(seal__isnull=True).exclude(pk__in=Unsealed.objects.values("pk")).exists():
        return Verdict(False, seq, previous, seq + 1, "unsealed")
    if not seen:
        return Verdict(False, seq, previous, None, "head")
    return Verdict(True, seq, previous)
