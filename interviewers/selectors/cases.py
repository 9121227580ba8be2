"""What reviewers see: the queue, and one case."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.common.clock import utc_now
from core.common.errors import NotFound
from interviewers import rules
from interviewers.models import Application, Document, Profile

State = Application.State
FILTERS: Final = ("waiting", "in_review", "mine", "changes_requested", "approved", "rejected", "suspended")
# Of these the oldest comes first: it waits the longest.
OLDEST_FIRST: Final = ("waiting", "in_review", "mine")


def cases(*, state: str, by: UUID, q: str = "", now: datetime | None = None) -> QuerySet[Application]:
    """Applications in one of `FILTERS`, with name, headline and the number of documents that wait.

    Also with `queued_at`, which orders what waits. Drafts are nobody's business.
    """
    now = now or utc_now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    found = Application.objects.exclude(state=State.DRAFT).select_related("user", "claimed_by")
    # A claim that has run out counts as released, also before the sweep says so.
    found = found.filter(
        {
            "waiting": free & Q(waiting_since__isnull=False),
            "in_review": Q(claimed_until__gt=now),
            "mine": Q(claimed_by_id=by, claimed_until__gt=now),
        }.get(state, Q(state=state))
    )
    for word in q.split()[: rules.MAX_WORDS]:
        found = found.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
    return found.annotate(
        queued_at=Coalesce("waiting_since", "submitted_at", "created_at"),
        documents_waiting=Count("documents", filter=Q(documents__state=Document.State.WAITING)),
        headline=Subquery(Profile.objects.filter(user_id=OuterRef("user_id")).values("headline")[:1]),
    )


def case(application_id: UUID) -> Application:
    """One application that is handed in. Raises NotFound, also for one that was taken back: it is being written."""
    found = Application.objects.select_related("user", "claimed_by").filter(pk=application_id)
    application = found.exclude(state=State.DRAFT).first()
    if application is None:
        raise NotFound
    return application
