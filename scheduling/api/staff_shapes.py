"""What our staff see of bookings."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from rest_framework import serializers

from core.accounts.people import Person
from core.common.clock import to_iso
from scheduling.api import shapes
from scheduling.models import Booking, Dispute
from scheduling.rules.actions import MAY_CANCEL
from scheduling.rules.presence import Stay
from scheduling.selectors.staff import Story

ACTS = ["cancel", "resolve"]
LONGEST_ANSWER = 2000


class StaffBookingsAsked(serializers.Serializer):
    """`from` and `to`: dates or moments, in UTC; a date `to` is included."""

    state = serializers.ChoiceField(Booking.State.values, required=False, allow_blank=True, default="")
    q = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    person = serializers.UUIDField(required=False)
    waiting = serializers.BooleanField(default=False)

    def get_fields(self) -> dict[str, serializers.Field]:
        # `from` is a word of the language.
        bounds = {name: serializers.CharField(max_length=40, required=False) for name in ("from", "to")}
        return {**super().get_fields(), **bounds}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        return {**given, "since": _bound(given, "from"), "until": _bound(given, "to")}


def _bound(given: dict[str, Any], name: str) -> datetime | None:
    text = given.get(name)
    if not text:
        return None
    try:
        if len(text) == len("2026-06-01"):
            day = serializers.DateField().to_internal_value(text)
            return serializers.DateTimeField().enforce_timezone(
                datetime.combine(day + timedelta(days=name == "to"), time())
            )
        return serializers.DateTimeField().to_internal_value(text)
    except (serializers.ValidationError, OverflowError) as error:
        raise serializers.ValidationError({name: getattr(error, "detail", str(error))}) from error


class ResolveIn(serializers.Serializer):
    """`tokens`: of a `split`, how many go to the interviewer. Both sides read the answer."""

    decision = serializers.ChoiceField(["complete", "return", "split"])
    tokens = serializers.IntegerField(required=False, allow_null=True, default=None)
    answer = serializers.CharField(max_length=LONGEST_ANSWER)


class StaffBookingOut(shapes.BookingOut):
    """A booking, with what whoever looks can do about it. `waiting`: it is for our staff to decide."""

    can = serializers.ListField(child=serializers.ChoiceField(ACTS))
    waiting = serializers.BooleanField()


class StaffEventOut(shapes.BookingEventOut):
    by = serializers.CharField(allow_null=True)


class StaffHoldOut(serializers.Serializer):
    """`taken_back`: of the captured ones, so many went back afterwards."""

    state = serializers.CharField()
    tokens = serializers.IntegerField()
    captured = serializers.IntegerField()
    taken_back = serializers.IntegerField()


class StaffPresenceOut(serializers.Serializer):
    """A stay in the room or its lobby. Without `left_at` they are still there."""

    role = serializers.CharField()
    name = serializers.CharField()
    place = serializers.CharField()
    joined_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class StaffLetterOut(serializers.Serializer):
    """What somebody was told of it. Without a channel it waits until it is due."""

    kind = serializers.CharField()
    channel = serializers.CharField(allow_blank=True)
    to = serializers.CharField()
    state = serializers.CharField()
    why = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class StaffProposalOut(serializers.Serializer):
    id = serializers.UUIDField()
    role = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    reason = serializers.CharField()
    state = serializers.CharField()
    expires_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class StaffDisputeOut(serializers.Serializer):
    id = serializers.UUIDField()
    role = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    decision = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    decided_by = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class StaffBookingDetailOut(StaffBookingOut):
    """`record`: what the record of who was there says of it."""

    events = StaffEventOut(many=True)
    hold = StaffHoldOut(allow_null=True)
    presence = StaffPresenceOut(many=True)
    record = serializers.ChoiceField(
        ["both_came", "candidate_absent", "interviewer_absent", "both_absent", "unclear"], allow_null=True
    )
    letters = StaffLetterOut(many=True)
    proposals = StaffProposalOut(many=True)
    disputes = StaffDisputeOut(many=True)


def show_rows(bookings: list[Any], *, person: Person) -> list[dict[str, Any]]:
    """Bookings of `selectors.staff` in words, for one of our staff."""
    shown = shapes.show_bookings(bookings, viewer_id=None)
    return [_for_staff(booking, words, person) for booking, words in zip(bookings, shown, strict=True)]


def show_story(booking: Any, story: Story, *, stays: list[Stay], record: str | None, person: Person) -> dict[str, Any]:
    """One booking with everything that is known of it."""
    names = story.names
    return {
        **show_rows([booking], person=person)[0],
        "events": [
            {**words, "by": _name(names, event.by_id)}
            for event, words in zip(story.events, shapes.show_events(story.events), strict=True)
        ],
        "hold": story.hold
        and {
            "state": story.hold.state,
            "tokens": story.hold.tokens,
            "captured": story.hold.captured,
            "taken_back": story.hold.taken_back,
        },
        "presence": [
            {
                "role": stay.role,
                "name": stay.name,
                "place": stay.place,
                "joined_at": to_iso(stay.joined_at),
                "left_at": _moment(stay.left_at),
                "reason": stay.reason,
            }
            for stay in stays
        ],
        "record": record,
        "letters": [
            {
                "kind": told.kind,
                "channel": told.channel,
                "to": names.get(told.to, ""),
                "state": told.state,
                "why": told.why,
                "at": to_iso(told.at),
            }
            for told in story.letters
        ],
        "proposals": [
            {
                "id": str(one.pk),
                "role": one.role,
                "starts_at": to_iso(one.starts_at),
                "ends_at": to_iso(one.ends_at),
                "reason": one.reason,
                "state": one.state,
                "expires_at": to_iso(one.expires_at),
                "decided_at": _moment(one.decided_at),
                "created_at": to_iso(one.created_at),
            }
            for one in story.proposals
        ],
        "disputes": [_dispute(one, names) for one in story.disputes],
    }


def _dispute(dispute: Dispute, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": str(dispute.pk),
        "role": dispute.role,
        "name": names.get(dispute.by_id, ""),
        "text": dispute.text,
        "created_at": to_iso(dispute.created_at),
        "decision": dispute.decision,
        "answer": dispute.answer,
        "decided_by": _name(names, dispute.decided_by_id),
        "decided_at": _moment(dispute.decided_at),
    }


def _for_staff(booking: Any, words: dict[str, Any], person: Person) -> dict[str, Any]:
    """A booking with what one of our staff can do about it: nothing about their own."""
    waits = booking.state == Booking.State.IN_REVIEW or any(not one.decision for one in booking.words_against)
    others = person.user_id not in (booking.candidate_id, booking.interviewer_id)
    may = person.may("bookings.manage") and others
    # What leads into the room is for those who may read sessions.
    hidden = {} if person.may("sessions.read") else {"room": {**words["room"], "id": None}, "interview_id": None}
    allowed = {"cancel": may and booking.state in MAY_CANCEL["staff"], "resolve": may and waits}
    return {**words, **hidden, "can": [act for act in ACTS if allowed[act]], "waiting": waits}


def _name(names: dict[UUID, str], user_id: UUID | None) -> str | None:
    return None if user_id is None else names.get(user_id, "")


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else to_iso(moment)
