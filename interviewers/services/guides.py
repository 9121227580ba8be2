"""Guides and rules: publishing a version, acknowledging one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from core.audit import services as audit
from core.common.clock import utc_now
from core.common.ids import new_id
from interviewers import selectors
from interviewers.errors import NotFound, WrongState
from interviewers.models import Acknowledgement, Guide


def acknowledge_guide(*, user_id: UUID, key: str, version: int, now: datetime | None = None) -> None:
    """Note that somebody read a guide. Twice is once. Raises WrongState for a version that is no longer current."""
    guide = next((guide for guide in selectors.current_guides() if guide.key == key), None)
    if guide is None:
        raise NotFound
    if guide.version != version:
        raise WrongState(version=guide.version)
    given = Acknowledgement(id=new_id(), user_id=user_id, guide=guide, at=now or utc_now())
    Acknowledgement.objects.bulk_create([given], ignore_conflicts=True)


@transaction.atomic
def publish_guide(
    *, key: str, title: str, body: str, must_acknowledge: bool, position: int = 0, by: UUID | None = None
) -> Guide:
    """Make a text the version of a guide that counts. The earlier ones stay, for who acknowledged them."""
    # Of two who save at once the second waits, and makes the version after.
    list(Guide.objects.select_for_update().filter(key=key).order_by("pk").values_list("pk"))
    last = Guide.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0
    guide = Guide.objects.create(
        key=key, version=last + 1, title=title, body=body, must_acknowledge=must_acknowledge, position=position
    )
    context = {"key": key, "version": guide.version}
    audit.record(action="guide.published", actor=by, targets=[("guide", str(guide.pk))], context=context)
    return guide
