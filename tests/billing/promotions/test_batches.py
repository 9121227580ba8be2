"""Invite codes that were made together: listed, used, withdrawn and exported together."""

import csv
import io
from collections import Counter

import pytest

from billing import selectors, services
from billing.errors import CodeRevoked
from billing.models import InviteCode
from core.accounts import services as accounts
from core.audit.models import AuditEvent
from core.common.errors import NotFound
from core.common.ids import new_id
from tests.billing.conftest import DAY, NOON, as_person, make_person
from tests.support.herd import herd

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fin():
    user = make_person("Fin")
    accounts.give_role(user_id=user.pk, role="staff", duty="finance")
    return as_person(user)


def batch_of(codes: list[InviteCode]):
    (batch,) = {code.batch for code in codes}
    return batch


def test_codes_made_together_bear_their_batch_and_single_ones_none() -> None:
    several, other = services.create_codes(count=3), services.create_codes(count=2)

    assert batch_of(several) != batch_of(other)
    assert None not in (batch_of(several), batch_of(other))
    assert batch_of(services.create_codes(count=1)) is None
    assert services.create_code(code="SINGLE").batch is None


def test_batches_are_listed_with_what_was_used() -> None:
    ada = make_person("Ada")
    first = services.create_codes(count=3, max_uses=2, note="Meetup", created_by=ada.pk)
    second = services.create_codes(count=2, expires_at=NOON, note="Course")
    services.create_code(code="SINGLE")
    services.redeem_code(user_id=ada.pk, code=first[0].code)
    services.revoke_code(code_id=first[1].pk)

    listed = list(selectors.batches(now=NOON + DAY))

    assert [one["batch"] for one in listed] == [batch_of(second), batch_of(first)]
    expected = {
        "note": "Meetup", "codes": 3, "uses_in_all": 6, "used_in_all": 1, "revoked": 1, "open": 2, "made_by": "Ada",
    }  # fmt: skip
    assert {key: listed[1][key] for key in expected} == expected
    assert (listed[0]["open"], listed[0]["made_by"]) == (0, None)
    assert [one["note"] for one in selectors.batches(q="meet")] == ["Meetup"]


def test_a_batch_is_withdrawn_once_though_sixteen_do_it_at_once() -> None:
    codes, others = services.create_codes(count=5), services.create_codes(count=2)
    ada = make_person("Ada")
    services.redeem_code(user_id=ada.pk, code=codes[0].code)

    gone = herd(16, lambda _number: services.revoke_batch(batch=batch_of(codes), by=ada.pk))

    assert Counter(gone) == {5: 1, 0: 15}
    assert InviteCode.objects.filter(revoked_at__isnull=False).count() == 5
    written = AuditEvent.objects.get(action="code.revoked")
    assert (written.actor_id, written.context) == (ada.pk, {"count": 5, "batch": str(batch_of(codes))})
    assert selectors.active_plan(ada.pk) == "pro"  # what it gave stays given
    with pytest.raises(CodeRevoked):
        services.redeem_code(user_id=make_person("Bob").pk, code=codes[1].code)
    services.redeem_code(user_id=make_person("Cem").pk, code=others[0].code)


def test_a_batch_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        services.revoke_batch(batch=new_id())


def test_staff_list_withdraw_and_export_a_batch(fin) -> None:
    made = fin.send("POST", "/api/staff/codes", {"count": 3, "note": "Meetup"}).json()["results"]
    fin.send("POST", "/api/staff/codes", {"count": 2, "note": "Course"})
    batch = made[0]["batch"]

    listed = fin.get("/api/staff/codes/batches?q=Meetup").json()["results"]
    assert [(one["id"], one["codes"], one["uses"], one["open"], one["created_by"]) for one in listed] == [
        (batch, 3, 3, 3, "Fin")
    ]
    assert len(fin.get(f"/api/staff/codes?batch={batch}").json()["results"]) == 3
    assert fin.get("/api/staff/codes?batch=wrong").status_code == 400

    assert fin.send("POST", f"/api/staff/codes/batches/{batch}/revoke").json() == {"revoked": 3}
    assert fin.send("POST", f"/api/staff/codes/batches/{batch}/revoke").json() == {"revoked": 0}
    assert fin.send("POST", f"/api/staff/codes/batches/{new_id()}/revoke").status_code == 404

    table = fin.get(f"/api/staff/codes/export?batch={batch}").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert {(row["state"], row["batch"]) for row in rows} == {("revoked", batch)}
    assert sorted(row["code"] for row in rows) == sorted(one["code"] for one in made)


def test_batches_come_in_pages(fin) -> None:
    made = [batch_of(services.create_codes(count=2)) for _number in range(5)]

    first = fin.get("/api/staff/codes/batches?limit=2").json()
    second = fin.get(first["next"]).json()
    third = fin.get(second["next"]).json()

    pages = [[one["id"] for one in page["results"]] for page in (first, second, third)]
    newest = [str(batch) for batch in reversed(made)]
    assert pages == [newest[:2], newest[2:4], newest[4:]]
    assert third["next"] is None
