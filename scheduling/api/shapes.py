"""What bookings look like over HTTP."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from rest_framework import serializers

from core.accounts.people import Person
from core.common.clock import to_iso
from core.common.sql import database_now
from scheduling.models import Booking, BookingEvent
from scheduling.rules.actions import Action
from scheduling.selectors import bookings as selectors
from scheduling.selectors.bookings import Shown

LONGEST_REASON = 500
LONGEST_NOTE = 2000
# What of an interview is shown: a résumé or a description of the job stays where it is.
OF_INTERVIEW = ("role", "level", "topics", "minutes", "mode")


class Instant(serializers.Field):
    """A moment, ISO 8601 in UTC."""

    def to_representation(self, value: datetime) -> str:
        return to_iso(value)


class BookingReasonIn(serializers.Serializer):
    """Why; the other side reads it."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class BookingPersonOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    picture = serializers.CharField(allow_null=True)
    time_zone = serializers.CharField()


class BookingInterviewerOut(BookingPersonOut):
    headline = serializers.CharField(allow_blank=True)


class BookingTermsOut(serializers.Serializer):
    """What was agreed when it was booked. Shares are percent of the price."""

    free_cancel_until = serializers.DateTimeField()
    late_cancel_percent = serializers.IntegerField()
    candidate_absent_percent = serializers.IntegerField()
    move_until = serializers.DateTimeField()
    moves_left = serializers.IntegerField()


class BookingRoomOut(serializers.Serializer):
    """`open`: it can be entered now."""

    id = serializers.UUIDField(allow_null=True)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    open = serializers.BooleanField()


class BookingProposalOut(serializers.Serializer):
    """Another time that one side proposes. `mine`: it is the reader's own."""

    id = serializers.UUIDField()
    role = serializers.ChoiceField(["candidate", "interviewer"])
    mine = serializers.BooleanField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    reason = serializers.CharField()
    expires_at = serializers.DateTimeField()


class BookingDisputeOut(serializers.Serializer):
    """The last word against what became of it, and our staff's answer."""

    role = serializers.ChoiceField(["candidate", "interviewer"])
    text = serializers.CharField()
    decision = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)


class BookingOut(serializers.Serializer):
    """A booking as its reader sees it. `can`: what they can do with it now."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Booking.Kind.choices)
    state = serializers.ChoiceField(Booking.State.choices)
    role = serializers.ChoiceField(["candidate", "interviewer", "staff"])
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    topic = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    interviewer = BookingInterviewerOut(allow_null=True)
    candidate = BookingPersonOut()
    price_tokens = serializers.IntegerField()
    captured_tokens = serializers.IntegerField()
    settled_at = serializers.DateTimeField(allow_null=True)
    terms = BookingTermsOut()
    approve_until = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    room = BookingRoomOut()
    interview = serializers.DictField(allow_null=True)
    interview_id = serializers.UUIDField(allow_null=True)
    proposal = BookingProposalOut(allow_null=True)
    dispute = BookingDisputeOut(allow_null=True)
    can = serializers.ListField(child=serializers.ChoiceField(get_args(Action)))
    cancel_cost_tokens = serializers.IntegerField()
    absent_from = serializers.DateTimeField()
    created_at = serializers.DateTimeField()


class BookingEventOut(serializers.Serializer):
    """Something that happened. `role` is empty where it happened by itself."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    role = serializers.CharField(allow_blank=True)
    data = serializers.DictField()


class BookingDetailOut(BookingOut):
    events = BookingEventOut(many=True)


def show_booking(booking_id: UUID, *, person: Person) -> dict[str, Any]:
    """One's own booking as it is now: the answer to everything that is done with it. Raises NotFound."""
    found = selectors.own_booking(person.user_id, booking_id)
    return show_bookings([found], viewer_id=person.user_id)[0]


def show_detail(booking_id: UUID, *, person: Person) -> dict[str, Any]:
    """One's own booking with what happened to it. Raises NotFound."""
    return {**show_booking(booking_id, person=person), "events": show_events(selectors.events_of(booking_id))}


def show_bookings(bookings: Sequence[Booking], *, viewer_id: UUID | None) -> list[dict[str, Any]]:
    """Bookings of `selectors.whole` in words, for one of their people; without a viewer for our staff."""
    return [_words(one) for one in selectors.show(bookings, viewer_id=viewer_id, now=database_now())]


def show_events(events: Sequence[BookingEvent]) -> list[dict[str, Any]]:
    """What happened, without who: the role says what the other side may know."""
    return [{"at": to_iso(one.at), "kind": one.kind, "role": one.role, "data": one.data} for one in events]


def _words(shown: Shown) -> dict[str, Any]:
    # By hand: a serializer takes longer for a page of them than the database for finding them.
    booking, terms, proposal, dispute = shown.booking, shown.terms, shown.proposal, shown.dispute
    return {
        "id": str(booking.pk),
        "kind": booking.kind,
        "state": booking.state,
        "role": shown.role,
        "starts_at": to_iso(booking.starts_at),
        "ends_at": to_iso(booking.ends_at),
        "topic": booking.topic,
        "note": booking.note,
        "interviewer": booking.interviewer and {**_person(booking.interviewer), "headline": shown.headline},
        "candidate": _person(booking.candidate),
        "price_tokens": booking.price_tokens,
        "captured_tokens": booking.captured_tokens,
        "settled_at": _moment(booking.settled_at),
        "terms": {
            "free_cancel_until": to_iso(shown.free_cancel_until),
            "late_cancel_percent": terms.late_cancel_percent,
            "candidate_absent_percent": terms.candidate_absent_percent,
            "move_until": to_iso(shown.move_until),
            "moves_left": shown.moves_left,
        },
        "approve_until": _moment(booking.approve_until),
        "reason": booking.reason,
        "room": {
            "id": str(booking.room_id) if booking.room_id else None,
            "opens_at": to_iso(shown.window.opens_at),
            "closes_at": to_iso(shown.window.closes_at),
            "open": shown.is_open,
        },
        "interview": {name: booking.interview.get(name) for name in OF_INTERVIEW} if booking.interview else None,
        "interview_id": str(booking.interview_id) if booking.interview_id else None,
        "proposal": proposal
        and {
            "id": str(proposal.pk),
            "role": proposal.role,
            "mine": proposal.role == shown.role,
            "starts_at": to_iso(proposal.starts_at),
            "ends_at": to_iso(proposal.ends_at),
            "reason": proposal.reason,
            "expires_at": to_iso(proposal.expires_at),
        },
        "dispute": dispute
        and {"role": dispute.role, "text": dispute.text, "decision": dispute.decision, "answer": dispute.answer},
        "can": shown.can,
        "cancel_cost_tokens": shown.cancel_cost,
        "absent_from": to_iso(shown.absent_from),
        "created_at": to_iso(booking.created_at),
    }


def _person(user: Any) -> dict[str, Any]:
    return {
        "id": str(user.pk),
        "name": user.name,
        "picture": f"/api/pictures/{user.picture}" if user.picture else None,
        "time_zone": user.time_zone,
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else to_iso(moment)
