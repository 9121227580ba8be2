"""Tickets: one connection to one room."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from core.accounts import services, tasks, tokens
from core.accounts.errors import NotSignedIn
from core.accounts.models import Ticket
from core.common.ids import new_id
from tests.accounts.herd import run_at_once
from tests.accounts.people import make_person, sign_in

ROOM = new_id()


def issue(**changes):
    user = make_person()
    opened = sign_in(user)
    asked = {"user_id": user.pk, "session_id": opened.session_id, "room_id": ROOM, **changes}
    return services.issue_ticket(**asked), opened


@pytest.mark.django_db
def test_a_ticket_says_whose_it_was_and_on_which_session() -> None:
    (ticket, _), opened = issue()

    person = services.redeem_ticket(ticket=ticket, room_id=ROOM)

    assert (person.session_id, person.name) == (opened.session_id, "Ananya Rao")


@pytest.mark.django_db
def test_a_ticket_costs_one_query_to_make_and_two_to_use(django_assert_num_queries) -> None:
    user = make_person()
    opened = sign_in(user)

    with django_assert_num_queries(1):
        ticket, _ = services.issue_ticket(user_id=user.pk, session_id=opened.session_id, room_id=ROOM)
    with django_assert_num_queries(2):
        services.redeem_ticket(ticket=ticket, room_id=ROOM)


@pytest.mark.django_db
def test_a_ticket_works_once() -> None:
    (ticket, _), _ = issue()
    services.redeem_ticket(ticket=ticket, room_id=ROOM)

    with pytest.raises(NotSignedIn):
        services.redeem_ticket(ticket=ticket, room_id=ROOM)


@pytest.mark.django_db
def test_a_ticket_for_another_room_is_refused_and_stays_good_for_its_own() -> None:
    (ticket, _), _ = issue()

    with pytest.raises(NotSignedIn):
        services.redeem_ticket(ticket=ticket, room_id=new_id())

    assert services.redeem_ticket(ticket=ticket, room_id=ROOM).name == "Ananya Rao"


@pytest.mark.django_db
def test_a_ticket_is_good_for_sixty_seconds() -> None:
    now = timezone.now()
    (ticket, expires_at), _ = issue(now=now)

    assert expires_at == now + timedelta(seconds=60)
    with pytest.raises(NotSignedIn):
        services.redeem_ticket(ticket=ticket, room_id=ROOM, now=now + timedelta(seconds=60))
    assert services.redeem_ticket(ticket=ticket, room_id=ROOM, now=now + timedelta(seconds=59)).name


@pytest.mark.django_db
def test_a_ticket_dies_with_its_session() -> None:
    (ticket, _), opened = issue()
    services.end_session(opened.session_id)

    with pytest.raises(NotSignedIn):
        services.redeem_ticket(ticket=ticket, room_id=ROOM)
    assert not Ticket.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [{"session_id": str(new_id())}, {"session_id": "x"}, {"user_id": new_id()}],
    ids=["another session", "no session", "another person"],
)
def test_there_is_no_ticket_without_an_open_session_of_ones_own(changes: dict) -> None:
    with pytest.raises(NotSignedIn):
        issue(**changes)


@pytest.mark.django_db
@pytest.mark.parametrize("ticket", ["", "x", "é" * 50, "\ud800", "\x00"], ids=ascii)
def test_a_made_up_ticket_is_refused(ticket: str) -> None:
    with pytest.raises(NotSignedIn):
        services.redeem_ticket(ticket=ticket, room_id=ROOM)


@pytest.mark.django_db
def test_the_ticket_itself_is_not_stored() -> None:
    (ticket, _), _ = issue()

    row = Ticket.objects.get()

    assert row.token_hash == tokens.fingerprint(ticket)
    assert ticket not in str(vars(row))


@pytest.mark.django_db
def test_the_sweep_forgets_expired_tickets_only() -> None:
    (_, _), opened = issue(now=timezone.now() - timedelta(minutes=2))
    user_id = Ticket.objects.get().sign_in.user_session.user_id
    kept, _ = services.issue_ticket(user_id=user_id, session_id=opened.session_id, room_id=ROOM)

    tasks.sweep()

    assert [row.token_hash for row in Ticket.objects.all()] == [tokens.fingerprint(kept)]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_sixteen_who_show_one_ticket_at_once_one_gets_in() -> None:
    user = make_person()
    opened = sign_in(user)
    for _ in range(5):
        ticket, _ = services.issue_ticket(user_id=user.pk, session_id=opened.session_id, room_id=ROOM)

        results = run_at_once(16, partial(services.redeem_ticket, ticket=ticket, room_id=ROOM))

        refused = [result for result in results if isinstance(result, NotSignedIn)]
        assert len(refused) == 15, results
