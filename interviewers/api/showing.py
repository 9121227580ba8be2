"""Putting applications into words, for their people and for reviewers."""

from datetime import UTC
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.people import Person
from core.common.clock import utc_now
from interviewers import rules, selectors
from interviewers.api.serializers import picture_url, show_card
from interviewers.models import Application, Document, Profile

# Title, and where the page is on which it is done.
ITEMS = {
    "guides": (_("Read the guides"), "/interviewer/apply?step=guides"),
    "profile": (_("Write your profile"), "/interviewer/apply?step=profile"),
    "documents": (_("Hand in your documents"), "/interviewer/apply?step=documents"),
    "second_factor": (_("Set up a second factor"), "/account/security"),
    "plan": (_("Get the interviewer plan"), "/interviewer/profile"),
    "availability": (_("Say when you are free"), "/calendar"),
}


def show_application(application: Application, *, second_factor: tuple[bool, bool]) -> dict[str, Any]:
    """An application with all that belongs to it."""
    profile = selectors.profile_of(application.user_id)
    documents = list(application.documents.all())
    items = selectors.checklist_of(
        user_id=application.user_id,
        profile=profile,
        documents=documents,
        second_factor=second_factor,
        today=utc_now().astimezone(UTC).date(),
    )
    needed = [item for item in items if item.needed]
    missing = [what for item in needed for what in item.missing]
    return {
        "id": application.pk,
        "state": application.state,
        "submitted_at": application.submitted_at,
        "profile": profile,
        "documents": documents,
        "checklist": [
            {"key": item.key, "title": ITEMS[item.key][0], "done": item.done, "needed": item.needed,
             "to": ITEMS[item.key][1]}
            for item in items
        ],
        "progress": round(sum(item.done for item in needed) / len(needed), 2),
        "may_submit": not missing and rules.may_take("submit", application.state),
        "missing": missing,
        "history": list(application.steps.all()),
        "reason": application.reason,
        "again_at": selectors.again_at(application),
    }  # fmt: skip


def second_factor_of(person: Person) -> tuple[bool, bool]:
    """Whether this person needs a second factor, and has one."""
    return person.second_factor_required, person.has_second_factor


def show_case(application: Application, *, viewer: Person) -> dict[str, Any]:
    """An application as a reviewer sees it. What its person still has to do elsewhere isn't the reviewer's business."""
    now = utc_now()
    held = rules.is_held(claimed_by=application.claimed_by_id, claimed_until=application.claimed_until, now=now)
    mine = held and application.claimed_by_id == viewer.user_id
    may = viewer.may("applications.decide") and application.user_id != viewer.user_id
    waits = application.state in ("submitted", "in_review") or application.waiting_since is not None
    return {
        **show_application(application, second_factor=(False, False)),
        "person": application.user,
        "claimed_by": application.claimed_by if held else None,
        "claimed_until": application.claimed_until if held else None,
        "waiting_since": application.waiting_since,
        "may": {
            "claim": may and not held and waits,
            "release": may and mine,
            "decide": may and mine,
            "suspend": may and rules.may_take("suspend", application.state),
            "reinstate": may and rules.may_take("reinstate", application.state),
        },
    }


def show_public(card: selectors.Card) -> dict[str, Any]:
    """An interviewer's page: the card, and what doesn't fit on it."""
    profile = Profile.objects.get(user_id=card.id)
    approved = Document.objects.filter(application__user_id=card.id, state=Document.State.APPROVED).order_by("id")
    today = utc_now().astimezone(UTC).date()
    valid = [document for document in approved if not rules.is_over(document.as_paper(), today)]
    return {
        **show_card(card),
        "bio": profile.bio,
        "experience": profile.experience,
        "sample_feedback": profile.sample_feedback,
        "verified": {
            "identity": any(document.kind == Document.Kind.IDENTITY for document in valid),
            "certificates": [
                {"title": document.title, "issuer": document.issuer}
                for document in valid
                if document.kind in (Document.Kind.CERTIFICATE, Document.Kind.DEGREE)
            ],
        },
        "next_free_at": card.next_free_at,
        "member_since": profile.joined_at,
        "picture": picture_url(card.picture),
    }
