"""The raw tables in /admin: to look at, without anybody's words."""

from typing import Any

import pytest
from django.contrib import admin

from ai_interviewer.models import Interview, Report, Resume, Turn
from tests.ai_interviewer.conftest import GOOD
from tests.ai_interviewer.staff.conftest import answered, publish_again

pytestmark = [pytest.mark.django_db(transaction=True)]
TABLES = [model for model in admin.site._registry if model._meta.app_label == "ai_interviewer"]


@pytest.mark.parametrize("table", TABLES, ids=lambda model: model.__name__)
def test_each_table_can_be_looked_at_and_not_changed(table: Any, rf: Any, sam: Any) -> None:
    request = rf.get("/admin/")
    sam.is_superuser = True
    request.user = sam
    shown = admin.site._registry[table]

    assert shown.has_view_permission(request)
    assert not shown.has_add_permission(request)
    assert not shown.has_change_permission(request)
    assert not shown.has_delete_permission(request)


def test_no_page_of_the_admin_shows_what_somebody_said(
    rf: Any, sam: Any, interview: Interview, question_key: str
) -> None:
    words = "twenty milliseconds"
    turn = answered(interview, reply={"said": GOOD}, reading={"said": GOOD})
    report = Report.objects.create(interview=interview, state="ready", body={"quote": GOOD})
    resume = Resume.objects.create(user_id=interview.user_id, name="cv.pdf", kind="pdf", size=1, text=GOOD)
    version = publish_again("question", question_key, sam.pk)
    sam.is_superuser = True

    for row in (interview, turn, report, resume, version):
        request = rf.get("/admin/")
        request.user = sam
        shown = admin.site._registry[type(row)]
        pages = [shown.changelist_view(request), shown.change_view(request, str(row.pk))]
        for page in pages:
            html = page.render().content.decode()
            assert page.status_code == 200
            assert words not in html
    assert words in Turn.objects.get(pk=turn.pk).answer
