"""What people say is written down only while they, and everyone with them, agree (LIVE-12, LIVE-13)."""

import pytest

from ai_interviewer.services import captions
from sessions_live.log import Row, open_log
from sessions_live.models import Room, Seat
from tests.sessions_live.conftest import room, seats  # noqa: F401  (fixtures)
from tests.sessions_live.test_consents import give, withdraw
from tests.sessions_live.test_log import join

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def keep(room: Room, seat: Seat) -> Row | None:  # noqa: F811
    with open_log(room.pk) as log:
        return captions.keep_line(log, seat=str(seat.pk), text="We used a queue.", from_ms=10, to_ms=900)


def test_a_line_is_kept_once_all_agree_and_none_after_one_takes_it_back(room, seats):  # noqa: F811
    ada, ben = seats["Ada"], seats["Ben"]
    join(room, ada)
    join(room, ben)
    assert keep(room, ben) is None
    give(room, ben, "captions", id="ben")
    assert keep(room, ben) is None, "Ada has not agreed"
    give(room, ada, "captions", id="ada")
    kept = keep(room, ben)
    assert kept is not None
    assert (kept.seat, kept.data["text"], kept.data["by"]) == (str(ben.pk), "We used a queue.", "candidate")
    withdraw(room, ada, "captions")
    assert keep(room, ben) is None, "Ada has taken it back"


def test_whoever_comes_in_later_is_asked_before_another_line_is_kept(room, seats):  # noqa: F811
    for name in ("Ada", "Ben"):
        join(room, seats[name])
        give(room, seats[name], "captions", id=name)
    assert keep(room, seats["Ben"]) is not None
    join(room, seats["Cleo"])
    assert keep(room, seats["Ben"]) is None
    give(room, seats["Cleo"], "captions", id="Cleo")
    assert keep(room, seats["Ben"]) is not None
