"""What everybody gets at every address: the table that the matrix holds the server to.

A line is a method, an address as the URL configuration writes it, and the name of a policy. A policy says what each
actor is answered: THROUGH (whatever the answer is then, it is not 401, 403 or 404), or exactly one of those. What was
not asked for by its owner is 404 rather than 403: other people's things don't exist.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.accounts import powers
from tests.authorisation.actors import Actor
from tests.authorisation.routes import SAFE


@dataclass(frozen=True)
class Refused:
    """An answer that says no. `code`: the problem document's, where it matters which no it is."""

    status: int
    code: str | None = None


THROUGH = None
Answer = Refused | None
NOT_SIGNED_IN = Refused(401, "not_signed_in")
NOT_ALLOWED = Refused(403, "not_allowed")
NOT_FOUND = Refused(404)
NEEDS_FACTOR = Refused(403, "second_factor_required")
READ_ONLY = Refused(403, "read_only_visit")
PROVE = Refused(403, "reauthentication_needed")

Rule = Callable[[Actor], Answer]


@dataclass(frozen=True)
class Policy:
    """What each actor gets. `rule` is asked only about people who are signed in and may act."""

    name: str
    rule: Rule
    open_to_all: bool = False
    without_factor: bool = False  # open to those, too, who still have to add their second factor
    in_a_visit: bool = False  # also a visit may do this, though it changes something
    proved: bool = False  # wants a recent proof of who is there

    def answer(self, actor: Actor, method: str) -> Answer:
        """What this actor gets for this method."""
        if self.open_to_all:
            return self.rule(actor)
        if actor.state in ("nobody", "closed", "signed_out"):
            return NOT_SIGNED_IN
        if actor.state == "no_factor" and not self.without_factor:
            return NEEDS_FACTOR
        if actor.state == "visit" and method not in SAFE and not self.in_a_visit:
            return READ_ONLY
        said = self.rule(actor)
        if self.proved and said is THROUGH and actor.state in ("stale", "visit"):
            return PROVE
        return said


@dataclass(frozen=True)
class Line:
    """One line of the table: the policy, and what has to be sent so that the question of who may is reached."""

    policy: Policy
    body: Any = None
    query: str = ""
    of: str = ""  # whose things everybody asks for; else each actor for those that the actor is made for
    given: dict[str, str] = field(default_factory=dict)  # parameters of the address that aren't the asked-for things


def _holds(actor: Actor, power: str) -> bool:
    return actor.duty != "" and powers.may([actor.duty], power)


def _pass(actor: Actor) -> Answer:
    return THROUGH


def power(name: str) -> Policy:
    """For staff whose duties bring this power."""
    return Policy(f"power({name})", lambda actor: THROUGH if _holds(actor, name) else NOT_ALLOWED)


def power_of_admins(name: str) -> Policy:
    """What is done to staff: by those who can make staff."""
    both = ("roles.change", name)
    return Policy(f"{name}, to staff", lambda a: THROUGH if all(_holds(a, one) for one in both) else NOT_ALLOWED)


never = Policy("nobody", lambda actor: NOT_ALLOWED)
anyone = Policy("anyone", _pass, open_to_all=True)
signed_in = Policy("signed in", _pass)
nobodys_link = Policy("nobody, because it isn't theirs", lambda actor: NOT_FOUND)
not_offered = Policy("a candidate to whom it was offered; here it is to nobody", lambda actor: NOT_FOUND)
nowhere = Policy("nobody, because it isn't there", lambda actor: NOT_FOUND, open_to_all=True)
own_session = Policy("an open session, whatever may be done in it", _pass, without_factor=True, in_a_visit=True)
oneself = Policy("oneself", _pass, without_factor=True)
proved = Policy("oneself, proved a moment ago", _pass, without_factor=True, proved=True)
has_app = Policy(
    "oneself, with an app as second factor",
    lambda actor: NOT_FOUND if actor.state == "no_factor" else THROUGH,
    without_factor=True,
    proved=True,
)
begun = Policy("somebody half signed in", lambda actor: NOT_SIGNED_IN, open_to_all=True)
nobody = Policy("nobody, without a secret of the installation's", lambda actor: Refused(403), open_to_all=True)


def _room(*, seats: tuple[str, ...], staff: str | None) -> Rule:
    """A room: those in these seats, staff with a power; others of the room 403, everybody else 404."""

    def rule(actor: Actor) -> Answer:
        here = {"host": "interviewer"}.get(actor.kind, actor.kind)
        if actor.is_own or actor.kind in ("host", "observer"):
            return THROUGH if here in seats else NOT_ALLOWED
        if actor.kind == "staff" and _holds(actor, "sessions.read"):
            return THROUGH if staff and _holds(actor, staff) else NOT_ALLOWED
        return NOT_FOUND

    return rule


ALL = ("candidate", "interviewer", "observer")
HOSTS = ("interviewer",)

own_room = Policy("own room", _room(seats=ALL, staff="sessions.read"))
seat_in_room = Policy("a seat in the room", _room(seats=ALL, staff=None))
panel_of_room = Policy("the room's interviewers", _room(seats=HOSTS, staff="sessions.read"))
host_of_room = Policy("the room's interviewers alone", _room(seats=HOSTS, staff=None))


def _recording(*, others_may: Answer) -> Rule:
    """A recording: those who sat in the room, and staff who may hear recordings. For other staff there is none.

    Who visits somebody's account hears nothing by it: that is a power of its own, and others speak there too.
    """

    def rule(actor: Actor) -> Answer:
        if actor.state == "visit":
            return NOT_ALLOWED
        if actor.kind == "candidate" and actor.is_own:
            return THROUGH
        if actor.is_own or actor.kind in ("host", "observer"):
            return others_may
        return THROUGH if _holds(actor, "recordings.hear") else NOT_FOUND

    return rule


sound_of_room = Policy("those who were in the room may hear", _recording(others_may=THROUGH))
sound_of_oneself = Policy("the one who was recorded", _recording(others_may=NOT_ALLOWED))


def _own_only(actor: Actor) -> Answer:
    return THROUGH if actor.is_own else NOT_FOUND


own = Policy("one's own, staff neither", _own_only)


def _booked(*, candidates: Answer) -> Rule:
    """A booking: its two people; for others, staff among them, there is none."""

    def rule(actor: Actor) -> Answer:
        if actor.kind == "candidate" and actor.is_own:
            return candidates
        return THROUGH if actor.is_own or actor.kind == "host" else NOT_FOUND

    return rule


own_booking = Policy("one's own session", _booked(candidates=THROUGH))
own_to_answer = Policy("one's own session, as its interviewer", _booked(candidates=NOT_ALLOWED))
own_key = Policy("one's own, also before there is a second factor", _own_only, without_factor=True)
own_key_proved = Policy("the same, proved a moment ago", _own_only, without_factor=True, proved=True)


def _own_or(power_name: str) -> Rule:
    def rule(actor: Actor) -> Answer:
        return THROUGH if actor.is_own or _holds(actor, power_name) else NOT_FOUND

    return rule


own_incident = Policy("one's own report", _own_or("incidents.handle"))
own_or_money = Policy("one's own, and for those who look after money", _own_or("money.read"))


def _makes_rooms(actor: Actor) -> Answer:
    return THROUGH if actor.stage == "active" or _holds(actor, "rooms.make") else NOT_ALLOWED


makes_rooms = Policy("may make rooms", _makes_rooms)

SUSPENDED = Refused(403, "interviewer_suspended")


def _at_stage(*stages: str, own: bool = False) -> Rule:
    """Interviewers who have come so far; a suspended one who would act is told so."""

    def rule(actor: Actor) -> Answer:
        if actor.stage not in stages:
            return SUSPENDED if actor.stage == "suspended" else NOT_ALLOWED
        return THROUGH if actor.is_own or not own else NOT_FOUND

    return rule


def _at_stages(*stages: str, own: bool = False) -> Rule:
    """Interviewers who have come so far, whatever became of them since."""

    def rule(actor: Actor) -> Answer:
        if actor.stage not in stages:
            return NOT_ALLOWED
        return THROUGH if actor.is_own or not own else NOT_FOUND

    return rule


looks = Policy("an interviewer, however far", _at_stage("started", "active", "suspended"))
acts = Policy("an interviewer who isn't suspended", _at_stage("started", "active"))
applies = Policy("an applicant", _at_stage("started"))
looks_at_own = Policy("one's own, as an interviewer", _at_stage("started", "active", "suspended", own=True))
acts_on_own = Policy("one's own, as an interviewer who isn't suspended", _at_stage("started", "active", own=True))
has_begun = Policy("somebody who has begun to apply", lambda actor: THROUGH if actor.stage else NOT_FOUND)
not_listed = Policy("nobody: isn't listed", lambda actor: NOT_FOUND, open_to_all=True)

oneself_unlisted = Policy(
    "oneself: isn't listed", lambda actor: THROUGH if actor.person == "Fay" else NOT_FOUND, open_to_all=True
)

has_worked = Policy("an interviewer who came through onboarding", _at_stages("active", "suspended"))
has_worked_proved = Policy("the same, proved a moment ago", _at_stages("active", "suspended"), proved=True)
own_payout = Policy("one's own, as one who has worked", _at_stages("active", "suspended", own=True))

NOBODYS = "00000000-0000-7000-8000-000000000000"
AGREE = {"kind": "recording", "version": 1}
ASK = {"interview_id": "{open_interview}", "id": "1", "question": NOBODYS, "answer": "My answer"}
RECORDING = "api/rooms/<uuid:room_id>/recordings/<uuid:recording_id>"
PIECE = {"kind": "persona", "key": "calm"}
COUPON = {"code": "", "automatic": False, "name": "Spring", "percent": 10, "amount_minor": None, "products": []}
REASON = {"reason": "Asked for help"}
OF_STAFF = {"person_id": "{Idle}"}  # one of the staff who is none of the actors
SOMEBODY = {"email": "new@people.test", "name": "New", "role": "candidate", "duty": ""}
PLAN = {"key": "starter"}
TO_ANOTHER = {"version_id": "01900000-0000-7000-8000-000000000001", "interval": "month"}
CASE = "api/staff/applications/<uuid:application_id>"
PERSON = "api/staff/people/<uuid:person_id>"
PAYOUT = "api/staff/payouts/<uuid:payout_id>"
BANK = {"holder": "Ada", "account": "50100012345601", "bank_code": "HDFC0001234", "country": "IN"}

TABLE: dict[str, Policy | Line | list[Line]] = {
    # What the server says of itself
    "GET healthz": anyone,
    "GET readyz": anyone,
    "GET api/schema": anyone,
    "GET api/docs": anyone,
    "GET api/config": anyone,
    "GET api/plans": anyone,
    "GET api/packs": anyone,
    "GET api/outbox": anyone,  # exists only where no mail is sent
    "GET ^(?!api/|ws/|static/|assets/|admin/).*$": anyone,
    "GET feeds/<str:token>.ics": Line(nowhere, given={"token": "unknown"}),  # known by an unguessable name
    # Doors
    "POST api/auth/login": anyone,
    "POST api/auth/signup": anyone,
    "POST api/auth/verify": anyone,
    "POST api/auth/verify/resend": anyone,
    "POST api/auth/logout": anyone,
    "POST api/auth/refresh": own_session,
    "GET api/auth/ways": anyone,
    # Not there unless the installation has a provider; then for anybody.
    "GET api/auth/social/<slug:provider>/start": nowhere,
    "GET api/auth/social/<slug:provider>/callback": nowhere,
    "POST api/auth/second-factor": Line(begun, {"code": "123456"}),
    "POST api/auth/second-factor/passkey/options": begun,
    "POST api/auth/second-factor/passkey": Line(begun, {"credential": {}}),
    "POST api/auth/passkey/options": anyone,
    "POST api/auth/passkey": anyone,
    "POST api/auth/password/forgot": anyone,
    "POST api/auth/password/reset": anyone,
    # Oneself
    "PUT api/me/picture": oneself,
    "DELETE api/me/picture": oneself,
    "GET api/pictures/<uuid:name>": anyone,  # known by an unguessable name
    "GET api/account/security": oneself,
    "POST api/account/prove": oneself,
    "POST api/account/prove/passkey/options": oneself,
    "POST api/account/prove/passkey": oneself,
    "POST api/account/password": oneself,
    "POST api/account/email": proved,
    "DELETE api/account/email": oneself,
    "POST api/account/email/verify": oneself,
    "POST api/account/totp/begin": proved,
    "POST api/account/totp": proved,
    "DELETE api/account/totp": has_app,
    "GET api/account/recovery-codes": proved,
    "POST api/account/recovery-codes": proved,
    "POST api/account/passkeys/options": proved,
    "POST api/account/passkeys": proved,
    "PATCH api/account/passkeys/<uuid:passkey_id>": Line(own_key, {"name": "Another"}),
    "DELETE api/account/passkeys/<uuid:passkey_id>": own_key_proved,
    "GET api/account/devices": oneself,
    "POST api/account/devices/sign-out-others": oneself,
    "DELETE api/account/devices/<uuid:device_id>": own_key,
    "POST api/account/deactivate": proved,
    "GET api/me": oneself,
    "PATCH api/me": oneself,
    "POST api/auth/visit/end": own_session,
    "GET api/account/visits": signed_in,
    # People, for staff
    "GET api/staff/people": power("people.read"),
    "POST api/staff/people": Line(power("people.make"), SOMEBODY),
    f"GET {PERSON}": power("people.read"),
    f"POST {PERSON}/suspend": [
        Line(power("people.suspend"), REASON),
        Line(power_of_admins("people.suspend"), REASON, given=OF_STAFF),
    ],
    f"POST {PERSON}/restore": [
        Line(power("people.suspend"), REASON),
        Line(power_of_admins("people.suspend"), REASON, given=OF_STAFF),
    ],
    f"POST {PERSON}/sign-out": [
        Line(power("people.sign_out")),
        Line(power_of_admins("people.sign_out"), given=OF_STAFF),
    ],
    f"POST {PERSON}/unlock": [
        Line(power("people.unlock"), REASON),
        Line(power_of_admins("people.unlock"), REASON, given=OF_STAFF),
    ],
    f"POST {PERSON}/roles": Line(power("roles.change"), {"role": "candidate"}),
    f"DELETE {PERSON}/roles/<str:role>": Line(power("roles.change"), given={"role": "candidate"}),
    f"POST {PERSON}/visit": [Line(power("people.visit"), REASON), Line(never, REASON, given=OF_STAFF)],
    "GET api/staff/people/<uuid:user_id>/interviewer-plan": power("people.read"),
    "POST api/staff/people/<uuid:user_id>/interviewer-plan": Line(power("plans.grant"), REASON),
    "DELETE api/staff/people/<uuid:user_id>/interviewer-plan": Line(power("plans.grant"), REASON),
    "GET api/staff/audit": power("audit.read"),
    "GET api/staff/audit/actions": power("audit.read"),
    "GET api/staff/audit/export": power("audit.read"),
    "GET api/staff/audit/verify": power("audit.read"),
    # Time
    "GET api/calendar": signed_in,
    "PATCH api/calendar": Line(signed_in, {"revision": 1}),
    "GET api/calendar/week": signed_in,
    "PUT api/calendar/week": Line(signed_in, {"revision": 1, "blocks": []}),
    "GET api/calendar/blocks": signed_in,
    "POST api/calendar/blocks": Line(signed_in, {"weekday": 1, "start_minute": 540, "minutes": 60}),
    "DELETE api/calendar/blocks/<uuid:block_id>": own,
    "PUT api/calendar/overrides/<str:day>": Line(signed_in, {"windows": []}),
    "DELETE api/calendar/overrides/<str:day>": signed_in,  # a date of one's own calendar, which everybody has
    "POST api/calendar/times-off": Line(signed_in, {"starts_at": "2026-06-01T12:00:00Z"}),
    "DELETE api/calendar/times-off/<uuid:time_off_id>": own,
    "POST api/calendar/feed": signed_in,
    "DELETE api/calendar/feed": signed_in,
    "GET api/bookings": signed_in,
    "POST api/bookings": Line(signed_in, {"kind": "human"}),
    "GET api/bookings/<uuid:booking_id>": own_booking,
    "POST api/bookings/<uuid:booking_id>/cancel": Line(own_booking, REASON),
    "POST api/bookings/<uuid:booking_id>/approve": own_to_answer,
    "POST api/bookings/<uuid:booking_id>/decline": Line(own_to_answer, REASON),
    "POST api/bookings/<uuid:booking_id>/reschedule": Line(
        own_booking, {**REASON, "starts_at": "2026-06-01T12:00:00Z"}
    ),
    "POST api/bookings/<uuid:booking_id>/proposal/accept": own_booking,
    "POST api/bookings/<uuid:booking_id>/proposal/decline": own_booking,
    "POST api/bookings/<uuid:booking_id>/proposal/withdraw": own_booking,
    "POST api/bookings/<uuid:booking_id>/complete": own_to_answer,
    "POST api/bookings/<uuid:booking_id>/absent": own_booking,
    "POST api/bookings/<uuid:booking_id>/dispute": Line(own_booking, {"text": "We never met."}),
    "GET api/interviewer/summary": has_worked,
    "GET api/staff/bookings": power("bookings.read"),
    "GET api/staff/bookings/<uuid:booking_id>": Line(power("bookings.read"), of="Ada"),
    "POST api/staff/bookings/<uuid:booking_id>/cancel": Line(power("bookings.manage"), REASON, of="Ada"),
    "POST api/staff/bookings/<uuid:booking_id>/resolve": Line(
        power("bookings.manage"), {"decision": "return", "answer": "We looked."}, of="Ada"
    ),
    "GET api/waitlist": signed_in,
    "POST api/waitlist": Line(signed_in, {"starts_at": "2026-06-01T12:00:00Z"}),
    "DELETE api/waitlist/<uuid:entry_id>": own,
    "GET api/bookings/<uuid:booking_id>/calendar.ics": own_booking,
    "POST api/bookings/<uuid:booking_id>/join": own_booking,
    "GET api/join/<str:token>": Line(nobodys_link, given={"token": "unknown"}),
    "POST api/join": Line(nobodys_link, {"token": "unknown"}),
    "GET api/rooms/<uuid:room_id>/instead": not_offered,
    "POST api/rooms/<uuid:room_id>/instead": not_offered,
    # What people are told
    "GET api/notifications": signed_in,
    "GET api/notifications/unread": signed_in,
    "POST api/notifications/read": Line(signed_in, {"all": True}),
    "GET api/notifications/preferences": signed_in,
    "PATCH api/notifications/preferences": signed_in,
    "POST api/notifications/push": signed_in,
    "DELETE api/notifications/push/<uuid:push_id>": own,
    "POST api/notifications/test": Line(signed_in, {"kind": "none of this name", "channel": "email"}),
    "GET api/unsubscribe/<str:token>": Line(nowhere, given={"token": "unknown"}),
    "POST api/unsubscribe/<str:token>": Line(nowhere, given={"token": "unknown"}),
    "GET api/staff/notifications": power("messages.send"),
    "GET api/staff/notifications/preview": Line(power("messages.send"), query="?kind=digest"),
    # Money and codes
    "POST api/access/create": nobody,
    "POST api/access/redeem": signed_in,
    "GET api/access/grants": signed_in,
    # Buying, and what was paid
    "POST api/quote": signed_in,
    "GET api/payments": signed_in,
    "POST api/payments/create": signed_in,
    "POST api/payments/verify": signed_in,
    "GET api/purchases/<uuid:purchase_id>": own,
    "POST api/purchases/<uuid:purchase_id>/cancel": own,
    "POST api/webhooks/stripe": anyone,  # by signature
    "POST api/webhooks/razorpay": anyone,
    "GET api/staff/payments": power("money.read"),
    "GET api/staff/payments/<uuid:payment_id>": power("money.read"),
    "POST api/staff/payments/<uuid:payment_id>/refund": Line(power("money.refund"), {"amount_minor": 1, **REASON}),
    "GET api/staff/halted": power("money.read"),
    "POST api/staff/purchases/<uuid:purchase_id>/deliver": Line(power("money.refund"), REASON),
    "POST api/staff/purchases/<uuid:purchase_id>/cancel": Line(power("money.refund"), REASON),
    "GET api/staff/disputes": power("money.read"),
    "GET api/staff/disputes/<uuid:dispute_id>": power("money.read"),
    "PUT api/staff/disputes/<uuid:dispute_id>": Line(power("money.refund"), {"note": "Sent the log"}),
    "GET api/staff/webhooks": power("money.operate"),
    "GET api/staff/webhooks/<uuid:event_id>": power("money.operate"),
    "POST api/staff/webhooks/<uuid:event_id>/replay": power("money.operate"),
    "GET api/staff/reconciliations": power("money.operate"),
    "POST api/staff/reconciliations": power("money.operate"),
    "GET api/staff/reconciliations/<uuid:reconciliation_id>": power("money.operate"),
    "GET api/staff/money/overview": power("money.read"),
    "GET api/wallet": signed_in,
    "GET api/wallet/transactions": signed_in,
    "GET api/wallet/transactions/export": signed_in,
    "GET api/wallet/summary": signed_in,
    "GET api/staff/people/<uuid:user_id>/wallet": power("money.read"),
    "GET api/staff/people/<uuid:user_id>/transactions": power("money.read"),
    "POST api/staff/people/<uuid:user_id>/tokens": Line(power("plans.grant"), {"tokens": 5, "reason": "Sorry"}),
    "GET api/staff/books": power("money.operate"),
    "POST api/staff/books": power("money.operate"),
    "GET api/subscription": signed_in,
    "POST api/subscription/<uuid:subscription_id>/preview": Line(own, TO_ANOTHER),
    "POST api/subscription/<uuid:subscription_id>/change": Line(own, TO_ANOTHER),
    "POST api/subscription/<uuid:subscription_id>/cancel": own,
    "POST api/subscription/<uuid:subscription_id>/resume": own,
    "POST api/subscription/<uuid:subscription_id>/portal": Line(own, {"return_to": "/plans"}),
    "GET api/staff/subscriptions": power("money.read"),
    "GET api/staff/subscriptions/<uuid:subscription_id>": power("money.read"),
    "POST api/staff/subscriptions/<uuid:subscription_id>/end": Line(power("money.refund"), REASON),
    "GET api/staff/plans": power("plans.edit"),
    "POST api/staff/plans": power("plans.edit"),
    "GET api/staff/plans/<slug:key>": Line(power("plans.edit"), given=PLAN),
    "PUT api/staff/plans/<slug:key>": Line(power("plans.edit"), given=PLAN),
    "DELETE api/staff/plans/<slug:key>": Line(power("plans.edit"), given=PLAN),
    "POST api/staff/plans/<slug:key>/restore": Line(power("plans.edit"), given=PLAN),
    "GET api/staff/packs": power("plans.edit"),
    "POST api/staff/packs": power("plans.edit"),
    "PUT api/staff/packs/<uuid:pack_id>": power("plans.edit"),
    "DELETE api/staff/packs/<uuid:pack_id>": power("plans.edit"),
    "POST api/staff/packs/<uuid:pack_id>/restore": power("plans.edit"),
    "GET api/invoices": signed_in,
    "GET api/invoices/<uuid:invoice_id>": own_or_money,
    "GET api/invoices/<uuid:invoice_id>/pdf": own_or_money,
    "GET api/staff/invoices": power("money.read"),
    "GET api/referral": signed_in,
    "POST api/referral/use": signed_in,
    "GET api/staff/coupons": power("plans.edit"),
    "POST api/staff/coupons": Line(power("plans.edit"), COUPON),
    "GET api/staff/coupons/export": power("plans.edit"),
    "GET api/staff/coupons/<uuid:coupon_id>": power("plans.edit"),
    "PUT api/staff/coupons/<uuid:coupon_id>": power("plans.edit"),
    "POST api/staff/coupons/<uuid:coupon_id>/revoke": power("plans.edit"),
    "GET api/staff/coupons/<uuid:coupon_id>/uses": power("plans.edit"),
    "GET api/staff/codes/batches": power("codes.make"),
    "POST api/staff/codes/batches/<uuid:batch>/revoke": power("codes.make"),
    "GET api/staff/codes": power("codes.make"),
    "POST api/staff/codes": power("codes.make"),
    "GET api/staff/codes/export": power("codes.make"),
    "POST api/staff/codes/<uuid:code_id>/revoke": power("codes.make"),
    "GET api/staff/codes/<uuid:code_id>/uses": power("codes.make"),
    # What interviewers earn and are paid
    "GET api/earnings": has_worked,
    "GET api/earnings/list": has_worked,
    "GET api/payouts": has_worked,
    "GET api/payouts/<uuid:payout_id>": own_payout,
    "GET api/payouts/<uuid:payout_id>/statement": own_payout,
    "PUT api/payouts/account": Line(has_worked_proved, BANK),
    "DELETE api/payouts/account": has_worked_proved,
    "GET api/staff/payouts": power("payouts.run"),
    "POST api/staff/payouts/run": power("payouts.run"),
    "GET api/staff/payouts/batches": power("payouts.run"),
    "GET api/staff/payouts/batches/<uuid:batch_id>/file": Line(power("payouts.run"), of="Ada"),
    f"GET {PAYOUT}": Line(power("payouts.run"), of="Ada"),
    f"POST {PAYOUT}/paid": Line(power("payouts.run"), {"reference": "UTR 1"}, of="Ada"),
    f"POST {PAYOUT}/failed": Line(power("payouts.run"), REASON, of="Ada"),
    f"POST {PAYOUT}/retry": Line(power("payouts.run"), of="Ada"),
    f"POST {PAYOUT}/cancel": Line(power("payouts.run"), REASON, of="Ada"),
    # Sessions
    "GET api/rooms": signed_in,
    "POST api/rooms": makes_rooms,
    "GET api/rooms/<uuid:room_id>": own_room,
    "POST api/rooms/<uuid:room_id>/seats": host_of_room,
    "POST api/rooms/<uuid:room_id>/ticket": own_room,
    "POST api/rooms/<uuid:room_id>/check": own_room,
    "POST api/rooms/<uuid:room_id>/end": panel_of_room,
    "GET api/rooms/<uuid:room_id>/events": own_room,
    "GET api/rooms/<uuid:room_id>/transcript": own_room,
    "GET api/rooms/<uuid:room_id>/notes": own_room,
    "GET api/rooms/<uuid:room_id>/feedback": panel_of_room,
    "PUT api/rooms/<uuid:room_id>/feedback": host_of_room,
    "GET api/rooms/<uuid:room_id>/presence": panel_of_room,
    "GET api/rooms/<uuid:room_id>/quality": panel_of_room,
    "GET api/rooms/<uuid:room_id>/consents": own_room,
    "POST api/rooms/<uuid:room_id>/consents": Line(seat_in_room, AGREE),
    "DELETE api/rooms/<uuid:room_id>/consents/<str:kind>": Line(seat_in_room, given={"kind": "recording"}),
    "GET api/rooms/<uuid:room_id>/recordings": own_room,
    f"DELETE {RECORDING}": sound_of_oneself,
    f"GET {RECORDING}/<str:track>.ogg": sound_of_room,
    "POST api/check/echo": signed_in,
    "GET api/consents/<str:kind>": Line(signed_in, given={"kind": "recording"}),
    "GET api/incidents": signed_in,
    "GET api/incidents/<uuid:incident_id>": own_incident,
    "POST api/incidents/<uuid:incident_id>/take": power("incidents.handle"),
    "POST api/incidents/<uuid:incident_id>/close": power("incidents.handle"),
    "GET api/staff/figures": power("desk.open"),
    # Interviewers
    "GET api/interviewers": signed_in,
    "GET api/interviewers/facets": signed_in,
    "GET api/interviewers/names": signed_in,
    "GET api/interviewers/<uuid:user_id>": [Line(anyone, of="Ada"), Line(not_listed, of="Fay")],
    "GET api/interviewers/<uuid:user_id>/slots": [
        Line(anyone, query="?from=2026-06-01&to=2026-06-02", of="Ada"),
        Line(oneself_unlisted, query="?from=2026-06-01&to=2026-06-02", of="Fay"),
    ],
    "GET api/interviewer/application": has_begun,
    "POST api/interviewer/application": signed_in,
    "POST api/interviewer/application/submit": applies,
    "POST api/interviewer/application/withdraw": applies,
    "GET api/interviewer/profile": looks,
    "PATCH api/interviewer/profile": acts,
    "GET api/interviewer/preview": looks,
    "POST api/interviewer/documents": acts,
    "DELETE api/interviewer/documents/<uuid:document_id>": acts_on_own,
    "GET api/interviewer/documents/<uuid:document_id>/file": looks_at_own,
    "GET api/interviewer/guides": looks,
    "POST api/interviewer/guides/<slug:key>/acknowledge": Line(acts, given={"key": "conduct"}),
    "GET api/interviewer/visibility": looks,
    "PUT api/interviewer/visibility": acts,
    "GET api/staff/applications": power("applications.read"),
    f"GET {CASE}": Line(power("applications.read"), of="Fay"),
    f"POST {CASE}/claim": Line(power("applications.decide"), of="Fay"),
    f"POST {CASE}/release": Line(power("applications.decide"), of="Fay"),
    f"POST {CASE}/decide": Line(power("applications.decide"), {"decision": "approve"}, of="Fay"),
    f"POST {CASE}/suspend": Line(power("applications.decide"), REASON, of="Ada"),
    f"POST {CASE}/reinstate": Line(power("applications.decide"), REASON, of="Gil"),
    f"POST {CASE}/documents/<uuid:document_id>/decide": Line(
        power("applications.decide"), {"decision": "approve"}, of="Fay"
    ),
    f"GET {CASE}/documents/<uuid:document_id>/file": Line(power("applications.decide"), of="Fay"),
    # AI interviews
    "GET api/ai/options": signed_in,
    "GET api/ai/quota": signed_in,
    "POST api/ai/preview": signed_in,
    "GET api/ai/resumes": signed_in,
    "POST api/ai/resumes": signed_in,
    "DELETE api/ai/resumes/<uuid:resume_id>": own,
    "GET api/ai/interviews": signed_in,
    "POST api/ai/interviews": signed_in,
    "GET api/ai/interviews/<uuid:interview_id>": own,
    "DELETE api/ai/interviews/<uuid:interview_id>": own,
    "POST api/ai/ask": Line(own, ASK),
    **{
        f"POST api/ai/interviews/<uuid:interview_id>/{act}": own
        for act in ("pause", "resume", "skip", "think", "repeat", "finish")
    },
    "GET api/ai/interviews/<uuid:interview_id>/report": own,
    "GET api/ai/interviews/<uuid:interview_id>/report.pdf": own,
    "GET api/ai/interviews/<uuid:interview_id>/report.json": own,
    "POST api/ai/interviews/<uuid:interview_id>/report/rebuild": own,
    "GET api/ai/interviews/<uuid:interview_id>/retakes": own,
    "POST api/ai/interviews/<uuid:interview_id>/retakes": own,
    "GET api/ai/trend": signed_in,
    "GET api/staff/ai/interviews": power("interviews.read"),
    "GET api/staff/ai/interviews/<uuid:interview_id>": power("interviews.read"),
    "GET api/staff/ai/topics": power("content.edit"),
    "GET api/staff/ai/content": power("content.edit"),
    "GET api/staff/ai/content/<slug:kind>/<slug:key>": Line(power("content.edit"), given=PIECE),
    "POST api/staff/ai/content/<slug:kind>/<slug:key>": Line(power("content.edit"), given=PIECE),
    "POST api/staff/ai/content/<slug:kind>/<slug:key>/preview": Line(power("content.edit"), given=PIECE),
}
