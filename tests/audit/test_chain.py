"""The audit log: written with its act, chained in one order, and telling on whoever changes it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.audit import rules, selectors, services, tasks
from core.audit.models import AuditEvent, AuditHead, AuditSeal, AuditTarget, Unsealed
from core.common.clock import utc_now
from core.common.ids import new_id
from tests.accounts.herd import run_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

ANA, BEN = new_id(), new_id()


def write(count: int = 3) -> None:
    for number in range(count):
        services.record(
            action="role.given",
            actor=ANA,
            targets=[("person", str(BEN))],
            context={"number": number},
            ip="203.0.113.77",
        )


def past_the_triggers(sql: str, *values: Any) -> None:
    """What somebody with the keys to the database would do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")


def test_events_are_chained_as_they_come() -> None:
    write(3)

    seals = list(AuditSeal.objects.order_by("seq"))
    assert [seal.seq for seal in seals] == [1, 2, 3]
    assert [seal.previous for seal in seals] == ["", seals[0].hash, seals[1].hash]
    assert selectors.verify() == selectors.Verdict(True, 3, seals[2].hash)
    assert not Unsealed.objects.exists()


def test_an_act_that_is_undone_leaves_no_event() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write(1)
        raise RuntimeError

    assert not AuditEvent.objects.exists()
    assert selectors.verify().checked == 0


def test_an_event_whose_process_died_before_the_seal_is_sealed_by_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(services, "seal", lambda: None)
        write(2)
    assert Unsealed.objects.count() == 2
    assert selectors.verify().intact

    tasks.sweep()
    tasks.sweep()

    assert selectors.verify().checked == 2


def test_of_many_at_once_each_has_its_own_number() -> None:
    results = run_at_once(16, lambda: write(2))

    assert results == [None] * 16
    assert sorted(AuditSeal.objects.values_list("seq", flat=True)) == list(range(1, 33))
    assert selectors.verify().checked == 32


@pytest.mark.parametrize(
    ("sql", "at", "what"),
    [
        ("UPDATE audit_auditevent SET action = 'role.taken' WHERE id = %s", 3, "changed"),
        ("UPDATE audit_auditevent SET actor_kind = 'system' WHERE id = %s", 3, "changed"),
        ("UPDATE audit_auditevent SET ip = '' WHERE id = %s", 3, "changed"),
        ("UPDATE audit_audittarget SET key = 'nobody' WHERE event_id = %s", 3, "changed"),
        ("DELETE FROM audit_audittarget WHERE event_id = %s", 3, "changed"),
        ("DELETE FROM audit_auditseal WHERE event_id = %s", 3, "missing"),
        ("UPDATE audit_auditseal SET previous = 'f' WHERE event_id = %s", 3, "moved"),
    ],
)
def test_whatever_is_changed_afterwards_shows(sql: str, at: int, what: str) -> None:
    write(5)
    event = AuditSeal.objects.get(seq=at).event_id

    past_the_triggers(sql, event.hex if connection.vendor == "sqlite" else event)

    verdict = selectors.verify()
    assert (verdict.intact, verdict.broken_at, verdict.what) == (False, at, what)
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_the_last_ones_taken_away_shows() -> None:
    write(5)
    past_the_triggers("DELETE FROM audit_auditseal WHERE seq > 3")

    assert selectors.verify().what == "missing"


def test_an_event_slipped_past_the_chain_shows() -> None:
    write(2)
    AuditEvent.objects.create(at=utc_now(), action="role.given", actor_kind="person", actor_id=ANA)

    assert selectors.verify().what == "unsealed"


def test_a_chain_made_anew_is_told_by_a_head_that_was_written_down() -> None:
    write(3)
    kept = selectors.verify().head
    write(1)
    assert selectors.verify(expect=kept).intact

    AuditHead.objects.filter(pk=1).update(seq=0, hash="")
    past_the_triggers("DELETE FROM audit_auditseal WHERE seq > 0")
    last = AuditEvent.objects.order_by("pk")[2].pk
    past_the_triggers(
        "UPDATE audit_auditevent SET action = 'role.taken' WHERE id = %s",
        last.hex if connection.vendor == "sqlite" else last,
    )
    Unsealed.objects.bulk_create(Unsealed(event=event) for event in AuditEvent.objects.all())
    services.seal()

    assert selectors.verify().intact
    assert selectors.verify(expect=kept).what == "head"


def test_the_database_itself_refuses_changes_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no user to stop")
    write(1)
    for act in (
        lambda: AuditEvent.objects.update(action="role.taken"),
        lambda: AuditTarget.objects.all().delete(),
        lambda: AuditSeal.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert selectors.verify().intact


@pytest.mark.parametrize("action", ["", "role", "Role.given", "role given", "role..given", "x" * 70])
def test_a_name_that_is_none_is_refused(action: str) -> None:
    with pytest.raises(ValueError):
        services.record(action=action, actor=ANA)


def test_no_essay_is_kept() -> None:
    with pytest.raises(ValueError):
        services.record(action="role.given", actor=ANA, context={"words": "x" * 5000})


def test_events_are_found_by_act_actor_target_and_time() -> None:
    write(1)
    services.record(action="session.opened", actor=BEN)
    now = utc_now()

    def found(**asked: Any) -> list[str]:
        return [event.action for event in selectors.events(**asked)]

    assert found(action="role") == ["role.given"]
    assert found(action="role.given") == ["role.given"]
    assert found(action="rol") == []
    assert found(actor=BEN) == ["session.opened"]
    assert found(target=str(BEN)) == ["role.given"]
    assert found(people=[BEN]) == ["session.opened", "role.given"]
    assert found(since=now + timedelta(seconds=1)) == []
    assert found(until=now - timedelta(minutes=1)) == []
    assert selectors.actions() == ["role.given", "session.opened"]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_of_an_address_the_network_is_kept(address: str, kept: str) -> None:
    assert rules.coarse_address(address) == kept


odd = st.one_of(st.text(max_size=12), st.integers(), st.booleans(), st.none(), st.floats(), st.just("\ud800"))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.text(max_size=8), st.one_of(odd, st.lists(odd, max_size=3)), max_size=4))
@example({"much": 1e16, "little": -0.0, "none": float("nan"), "\x00": "\x00"})
def test_whatever_a_context_holds_is_read_back_as_it_was_hashed(context: dict[str, Any]) -> None:
    services.record(action="a.b", actor=None, context=context)

    assert selectors.verify().intact
