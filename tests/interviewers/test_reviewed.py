"""What a second look found: what somebody may send, and what somebody decides while something else happens."""

import base64
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from interviewers import rules, selectors, services
from tests.interviewers.conftest import interviewer, png, upload

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

# One letter, which its normal form writes as two.
QA = "\u0958"


def cursor_of(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_cursor_at_the_ends_of_time_is_refused_and_breaks_nothing(moment: str) -> None:
    for sort in ("soonest", "newest"):
        with pytest.raises(ValidationError):
            selectors.find_interviewers(selectors.Search(sort=sort), cursor=cursor_of(sort, 0, moment, "0" * 32))


def test_a_cursor_in_a_zone_that_no_database_takes_is_read_as_its_moment() -> None:
    moment = "2026-06-01T12:00:00+20:00:30"

    assert not selectors.find_interviewers(
        selectors.Search(sort="newest"), cursor=cursor_of("newest", 0, moment, "0" * 32)
    ).cards


def test_letters_that_become_two_fit_all_the_same() -> None:
    ada = interviewer()

    services.update_profile(user_id=ada.pk, headline=QA * rules.MAX_HEADLINE, skills=[QA * rules.MAX_SKILL_LENGTH])
    document = services.hand_in_document(
        user_id=ada.pk, kind="other", title=QA * 120, issuer=QA * 120, file=upload(png()), name="a.png"
    )

    profile = selectors.profile_of(ada.pk)
    assert len(profile.headline) == rules.MAX_HEADLINE
    assert [len(skill.name) for skill in profile.skills.all()] == [rules.MAX_SKILL_LENGTH]
    assert (len(document.title), len(document.issuer)) == (120, 120)
