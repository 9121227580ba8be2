"""What somebody is told of their own way: which version they know, and when they may come again."""

from datetime import timedelta

import pytest
from django.conf import settings

from core.common.clock import to_iso, utc_now
from interviewers import selectors, services
from interviewers.errors import AppliedTooSoon
from interviewers.models import Application
from tests.billing.conftest import as_person, make_person

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def test_whoever_acknowledged_an_older_text_is_told_which():
    user = make_person("Ada")
    first = services.publish_guide(key="notice", title="Notice", body="One.", must_acknowledge=True)
    services.acknowledge_guide(user_id=user.pk, key="notice", version=first.version)
    other = make_person("Bo")

    second = services.publish_guide(key="notice", title="Notice", body="Two.", must_acknowledge=True)

    [read] = [one for one in selectors.guides_for(user.pk) if one.guide.key == "notice"]
    assert (read.guide.version, read.acknowledged_at, read.acknowledged_version) == (2, None, 1)
    [unread] = [one for one in selectors.guides_for(other.pk) if one.guide.key == "notice"]
    assert unread.acknowledged_version is None
    services.acknowledge_guide(user_id=user.pk, key="notice", version=second.version)
    [read] = [one for one in selectors.guides_for(user.pk) if one.guide.key == "notice"]
    assert read.acknowledged_at is not None
    assert read.acknowledged_version == 2


def test_whoever_was_declined_is_told_from_when_on_they_may_apply_again():
    user = make_person("Ada")
    application, _made = services.begin_application(user_id=user.pk)
    assert selectors.again_at(application) is None
    decided = utc_now()
    Application.objects.filter(pk=application.pk).update(state="rejected", decided_at=decided)
    application.refresh_from_db()

    again = selectors.again_at(application)

    assert again == decided + timedelta(days=settings.APPLICATION_AGAIN_DAYS)
    with pytest.raises(AppliedTooSoon):
        services.begin_application(user_id=user.pk, now=again - timedelta(seconds=1))
    assert services.begin_application(user_id=user.pk, now=again)[1] is True


def test_the_page_of_somebody_with_a_free_time_says_when():
    user = make_person("Ada")
    services.begin_application(user_id=user.pk)
    at = utc_now() + timedelta(days=2)
    services.note_next_free(user_id=user.pk, at=at)

    answer = as_person(user).get("/api/interviewer/preview")

    assert answer.status_code == 200
    assert answer.json()["next_free_at"] == to_iso(at)
