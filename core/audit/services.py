"""Write down what was done, and chain it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from core.audit import rules, selectors
from core.audit.models import AuditEvent, AuditHead, AuditSeal, AuditTarget, Unsealed
from core.common.clock import utc_now

AT_ONCE = 500


def record(
    *,
    action: str,
    actor: UUID | None,
    actor_kind: str = "person",
    targets: Sequence[tuple[str, str]] = (),
    context: Mapping[str, Any] | None = None,
    ip: str = "",
) -> UUID:
    """Note an act, inside the transaction of the act: both hold, or neither. The event's id.

    `targets` are pairs of a kind and an id. `context` holds ids and small words, never anyone's text or address; of
    `ip` the network is kept. Raises ValueError for an action or context that has no business here.
    """
    kept = rules.plain(context or {})
    if not rules.is_action(action) or not rules.fits(kept):
        raise ValueError(f"Not an audit event: {action[:60]}")
    with transaction.atomic():
        event = AuditEvent.objects.create(
            at=utc_now(),
            action=action,
            actor_kind=actor_kind if actor is not None or actor_kind != "person" else "system",
            actor_id=actor,
            context=kept,
            ip=rules.coarse_address(ip),
        )
        pairs = sorted({(kind, str(key)) for kind, key in targets})
        AuditTarget.objects.bulk_create(AuditTarget(event=event, kind=kind, key=key) for kind, key in pairs)
        Unsealed.objects.create(event=event)
    transaction.on_commit(seal, robust=True)
    return event.pk


@transaction.atomic
def seal(most: int = AT_ONCE) -> int:
    """Chain the events that wait for it, oldest first. How many. Twice at once: one after the other."""
    AuditHead.objects.get_or_create(pk=1)
    head = AuditHead.objects.select_for_update().get(pk=1)
    waiting = list(Unsealed.objects.order_by("event_id")[:most].values_list("event_id", flat=True))
    if not waiting:
        return 0
    events = AuditEvent.objects.filter(pk__in=waiting).prefetch_related("targets").order_by("pk")
    seals = []
    for event in events:
        head.seq, previous = head.seq + 1, head.hash
        head.hash = rules.hash_of(selectors.entry_of(event), seq=head.seq, previous=previous)
        seals.append(AuditSeal(seq=head.seq, event=event, previous=previous, hash=head.hash))
    AuditSeal.objects.bulk_create(seals)
    Unsealed.objects.filter(pk__in=waiting).delete()
    head.save(update_fields=["seq", "hash"])
    return len(seals)
