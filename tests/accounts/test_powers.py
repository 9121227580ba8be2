"""The table of powers says what it seems to say."""

import pytest

from core.accounts import powers
from core.accounts.permissions import May


def test_the_table_reads_as_it_is_written() -> None:
    assert powers.HELD_BY["codes.make"] == {"finance", "admin"}
    assert powers.HELD_BY["incidents.handle"] == {"support", "moderator", "admin"}
    assert powers.HELD_BY["audit.read"] == {"admin"}


def test_an_admin_may_everything_and_nobody_else_makes_staff() -> None:
    assert all("admin" in held for held in powers.HELD_BY.values())
    assert powers.HELD_BY["roles.change"] == {"admin"}


def test_several_duties_add_up() -> None:
    assert powers.may({"support", "finance"}, "codes.make")
    assert powers.may({"support", "finance"}, "people.visit")
    assert not powers.may({"support", "finance"}, "audit.read")
    assert not powers.may((), "desk.open")


def test_a_misspelt_power_is_a_mistake_and_not_a_closed_door() -> None:
    with pytest.raises(KeyError):
        powers.may({"admin"}, "codes.mkae")
    with pytest.raises(KeyError):
        May("codes.mkae")
