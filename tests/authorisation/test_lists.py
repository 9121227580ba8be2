"""What is in an answer belongs to whoever asked: no list, and nothing else that is read, shows a foreign id or address.

Every row of every table is somebody's, by the rule of its table in `WHOSE`; a table without a rule fails by its name.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model, Q, UUIDField

from core.accounts import powers
from interviewers.models import Profile
from scheduling.models import Booking, WaitlistEntry
from sessions_live.models import Seat
from tests.authorisation.actors import ACTORS, Actor
from tests.authorisation.asking import Asker, lines_of
from tests.authorisation.policy import TABLE, Line, anyone

pytestmark = pytest.mark.django_db

READ = [name for name in TABLE if name.startswith("GET api/")]
# The same lists, narrowed and widened in ways that might reach further; the ids are those of strangers.
NARROWED = [
    "GET api/rooms?scope=all",
    "GET api/rooms?q=a&limit=200",
    "GET api/rooms?kind=ai&state=open",
    "GET api/rooms/<uuid:room_id>/quality?seat={room_id}",
    "GET api/rooms/<uuid:room_id>/events?after=0&limit=1000",
    "GET api/incidents?room={room_id}",
    "GET api/incidents?state=open",
    "GET api/ai/interviews?room={room_id}",
    "GET api/ai/interviews?state=open",
    "GET api/interviewers?q=a&sort=newest",
    "GET api/staff/people?q=people.test",
    "GET api/staff/applications?state=approved",
    "GET api/staff/audit?target={person_id}",
    "GET api/staff/ai/interviews?q=people",
    "GET api/staff/invoices?q=people&kind=invoice",
    "GET api/staff/coupons?q=spring",
    "GET api/staff/codes?batch={batch}",
    "GET api/notifications?unread=1",
    "GET api/staff/notifications?person={person_id}",
]
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ADDRESS = re.compile(r"[\w-]+@people\.test")
_OURS = (
    "accounts",
    "audit",
    "billing",
    "interviewers",
    "notifications",
    "scheduling",
    "sessions_live",
    "ai_interviewer",
)

Owners = Iterable[UUID | None]


@dataclass(frozen=True)
class Whose:
    """Who may know the id of a row: the people it is about, and staff with one of these powers."""

    people: Callable[[Any], Owners]
    powers: tuple[str, ...] = ()


def _by_user(row: Any) -> Owners:
    return [row.user_id]


def _oneself(row: Any) -> Owners:
    if Profile.objects.filter(user=row, public=True).exists():
        return get_user_model().objects.values_list("pk", flat=True)  # listed
    met = Booking.objects.filter(Q(candidate=row) | Q(interviewer=row))
    waited = WaitlistEntry.objects.filter(interviewer=row).values_list("candidate_id", flat=True)
    return [row.pk, *waited, *(one for booking in met for one in _of_booking(booking))]


def _of_booking(row: Any) -> Owners:
    return [row.candidate_id, row.interviewer_id]


def _of_room(row: Any) -> Owners:
    return _people_of(row.room)


def _people_of(room: Any) -> Owners:
    return [room.created_by_id, *room.seats.values_list("user_id", flat=True)]


def _hosts_of(room: Any) -> Owners:
    return room.seats.filter(role="interviewer").values_list("user_id", flat=True)


def _note(row: Any) -> Owners:
    if row.layer == "private":
        return [row.seat.user_id]
    panel = row.room.seats.exclude(role="candidate") if row.layer == "panel" else row.room.seats
    return panel.values_list("user_id", flat=True)


def _code(row: Any) -> Owners:
    return [row.created_by_id]


def _by_calendar(row: Any) -> Owners:
    return [row.calendar.user_id]


def _by_wallet(row: Any) -> Owners:
    return [row.wallet.user_id] if row.wallet else []


def _by_entries(row: Any) -> Owners:
    return row.entries.exclude(wallet=None).values_list("wallet__user_id", flat=True)


# Who sees whose address is seen: those who look after people, their rooms, interviews and codes.
ADDRESSES = ("people.read", "sessions.read", "interviews.read", "codes.make", "money.read", "payouts.run", "plans.edit")
MONEY = ("money.read", "audit.read")
ROOMS = ("sessions.read", "interviews.read")

BOOKINGS = ("bookings.read", "audit.read")
WHOSE: dict[str, Whose | None] = {  # None: what everybody may know, or what no answer ever shows
    "accounts.User": Whose(_oneself, ("people.read",)),
    "accounts.Role": Whose(_by_user),
    "accounts.SignIn": Whose(lambda row: [row.user_session.user_id], ("people.read",)),
    "accounts.Visit": Whose(lambda row: [row.user_id, row.visitor_id], ("audit.read",)),
    "accounts.StaffAct": Whose(lambda row: [], ("people.read",)),
    "accounts.Letter": Whose(_by_user),
    "accounts.Ticket": Whose(lambda row: []),
    "accounts.OutboxMail": None,  # exists only where no mail is sent, and is open to all there
    "accounts.Challenge": Whose(lambda row: []),
    "accounts.MailedCode": Whose(lambda row: []),
    "accounts.OutsideIdentity": Whose(lambda row: []),
    "accounts.KnownDevice": Whose(lambda row: []),
    "audit.AuditEvent": Whose(lambda row: [], ("audit.read",)),
    "billing.EntitlementGrant": Whose(_by_user),
    "billing.InterviewerGrant": Whose(_by_user, ("audit.read",)),
    "billing.InviteCode": Whose(_code, ("codes.make",)),
    "billing.InviteUse": Whose(_by_user, ("codes.make",)),
    "billing.PlanProduct": None,  # what is sold, everybody may know
    "billing.PlanVersion": None,
    "billing.TokenPack": None,
    "billing.Wallet": Whose(_by_user, MONEY),
    "billing.LedgerAccount": Whose(_by_wallet, MONEY),
    "billing.LedgerTransaction": Whose(_by_entries, MONEY),
    "billing.LedgerEntry": Whose(lambda row: [row.wallet.user_id] if row.wallet else [], MONEY),
    "billing.TokenLot": Whose(_by_wallet, MONEY),
    "billing.Hold": Whose(_by_wallet, MONEY),
    "billing.HoldPart": Whose(lambda row: [row.hold.wallet.user_id], MONEY),
    "billing.BookCheck": Whose(lambda row: [], ("money.operate",)),
    "billing.Subscription": Whose(_by_user, MONEY),
    "billing.ProviderCustomer": Whose(lambda row: [], MONEY),
    "billing.TokenGrantPeriod": Whose(lambda row: [row.subscription.user_id], MONEY),
    "billing.Purchase": Whose(_by_user, MONEY),
    "billing.Payment": Whose(_by_user, MONEY),
    "billing.WebhookEvent": Whose(lambda row: [], ("money.operate", "money.read")),
    "billing.Refund": Whose(lambda row: [row.payment.user_id], MONEY),
    "billing.Dispute": Whose(lambda row: [], MONEY),
    "billing.Reconciliation": Whose(lambda row: [], ("money.operate",)),
    "billing.Coupon": Whose(lambda row: [], ("plans.edit", *MONEY)),
    "billing.CouponUse": Whose(lambda row: [row.user_id], ("plans.edit", *MONEY)),
    "billing.ReferralCode": Whose(_by_user),
    "billing.Referral": Whose(_by_user),
    "billing.Invoice": Whose(_by_user, MONEY),
    "billing.InvoiceLine": Whose(lambda row: [row.invoice.user_id], MONEY),
    "billing.Earning": Whose(_by_wallet, ("payouts.run", *MONEY)),
    "billing.PayoutAccount": Whose(_by_user),
    "billing.PayoutBatch": Whose(lambda row: [], ("payouts.run",)),
    "billing.Payout": Whose(_by_user, ("payouts.run", *MONEY)),
    "notifications.Notification": Whose(_by_user, ("messages.send",)),
    "notifications.Delivery": Whose(lambda row: [row.notification.user_id], ("messages.send",)),
    "notifications.Preference": Whose(lambda row: []),
    "notifications.Choice": Whose(lambda row: []),
    "notifications.Device": Whose(_by_user),
    "notifications.PushKey": Whose(lambda row: []),
    "interviewers.Application": Whose(_by_user, ("applications.read", "audit.read")),
    "interviewers.ApplicationStep": Whose(lambda row: [row.application.user_id], ("applications.read",)),
    "interviewers.Document": Whose(lambda row: [row.application.user_id], ("applications.read", "audit.read")),
    "interviewers.Profile": Whose(_by_user),
    "interviewers.ProfileSkill": Whose(lambda row: []),
    "interviewers.ProfileLanguage": Whose(lambda row: []),
    "interviewers.Guide": None,
    "interviewers.Acknowledgement": Whose(lambda row: []),
    "scheduling.Calendar": Whose(_by_user),
    "scheduling.Slot": Whose(lambda row: []),
    "scheduling.Booking": Whose(_of_booking, BOOKINGS),
    "scheduling.BookingEvent": Whose(lambda row: []),
    "scheduling.Proposal": Whose(lambda row: _of_booking(row.booking), BOOKINGS),
    "scheduling.Dispute": Whose(lambda row: _of_booking(row.booking), BOOKINGS),
    "scheduling.JoinLink": Whose(lambda row: []),
    "scheduling.WaitlistEntry": Whose(lambda row: [row.candidate_id]),
    "scheduling.Block": Whose(_by_calendar),
    "scheduling.DateOverride": Whose(_by_calendar),
    "scheduling.TimeOff": Whose(_by_calendar),
    "sessions_live.Room": Whose(_people_of, ROOMS),
    "sessions_live.Seat": Whose(_of_room, ROOMS),
    "sessions_live.ServerProcess": Whose(lambda row: []),
    "sessions_live.Presence": Whose(lambda row: _hosts_of(row.room), ("sessions.read",)),
    "sessions_live.Timer": Whose(_of_room, ("sessions.read",)),
    "sessions_live.Note": Whose(_note, ("sessions.read",)),
    "sessions_live.Incident": Whose(lambda row: [row.seat.user_id], ("incidents.handle",)),
    "sessions_live.Feedback": Whose(lambda row: _hosts_of(row.room), ("sessions.read",)),
    "sessions_live.ConsentReceipt": Whose(lambda row: [row.seat.user_id, *_hosts_of(row.room)], ("sessions.read",)),
    "sessions_live.Recording": Whose(_of_room, ("recordings.hear",)),
    "ai_interviewer.Interview": Whose(_by_user, ("interviews.read",)),
    "ai_interviewer.Turn": Whose(lambda row: [row.interview.user_id], ("interviews.read",)),
    "ai_interviewer.Call": Whose(lambda row: []),
    "ai_interviewer.Resume": Whose(_by_user),
    "ai_interviewer.Report": Whose(lambda row: [row.interview.user_id]),
    "ai_interviewer.Retake": Whose(lambda row: [row.interview.user_id]),
    "ai_interviewer.ContentVersion": Whose(lambda row: [], ("content.edit",)),
}


def _tables() -> list[type[Model]]:
    """Tables of ours whose rows have an id that could be shown."""
    ours = [model for model in apps.get_models() if model._meta.app_label in _OURS]
    return [model for model in ours if isinstance(model._meta.pk, UUIDField)]


def test_of_every_table_it_is_written_down_whose_its_rows_are() -> None:
    tables = {model._meta.label for model in _tables()}
    assert sorted(tables - WHOSE.keys()) == []
    assert sorted(WHOSE.keys() - tables) == []


@pytest.fixture(scope="module")
def known_to(asker: Asker) -> dict[str, tuple[str, set[UUID], tuple[str, ...]]]:
    """Every id of the world: of which table, known to which people, and to staff with which powers."""
    found = {}
    for model in _tables():
        whose = WHOSE[model._meta.label]
        if whose is None:
            continue
        for row in model._default_manager.all():
            people = {person for person in whose.people(row) if person is not None}
            found[str(row.pk)] = (model._meta.label, people, whose.powers)
    for user in get_user_model().objects.all():
        found[user.email] = ("address", {user.pk}, ADDRESSES)
    for seat in Seat.objects.filter(user=None).exclude(email=""):
        found[seat.email] = ("address", set(_hosts_of(seat.room)), ADDRESSES)
    return found


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor.is_in or actor.state == "visit"], ids=str)
def test_nobody_is_shown_a_foreign_id_or_address(asker: Asker, known_to: dict[str, Any], actor: Actor) -> None:
    people_here = {asker.world.people[str(actor.person)].pk}
    if actor.state == "visit":
        people_here.add(asker.world.people["Zoe"].pk)  # the visitor, who is named to themselves
    wrong, shown = set(), 0
    for name in [*READ, *NARROWED]:
        for line in lines_of(name) or [Line(anyone)]:
            things = asker.things_of(line, actor)
            address = asker.address(name.partition(" ")[2], line, things).format(**asker.world.things["Dora"].ids)
            answered = asker.ask(actor, "GET", address)
            if answered.status != 200:
                continue
            for found in {*_ID.findall(answered.text), *_ADDRESS.findall(answered.text)} & known_to.keys():
                table, people, needed = known_to[found]
                shown += 1
                may = actor.duty != "" and any(powers.may([actor.duty], power) for power in needed)
                if not may and people_here.isdisjoint(people):
                    wrong.add(f"{name} shows {table} {found}")
    assert shown
    assert not wrong, "\n" + "\n".join(sorted(wrong))
