"""What anybody may know before signing in."""

import pytest
from django.test import Client


def test_config_says_what_the_sign_in_page_needs(client: Client, settings) -> None:
    settings.DEMO_PEOPLE = False

    answer = client.get("/api/config")

    assert answer.json() == {
        "name": "Intraview",
        "demo": False,
        "demo_people": [],
        "outbox": settings.OUTBOX,
        "signup": settings.SIGNUP_OPEN,
        "languages": ["en"],
    }
    assert answer.cookies["csrftoken"].value


def test_a_demo_names_its_people_and_not_their_password(client: Client, settings) -> None:
    settings.DEMO_PEOPLE = True
    settings.DEMO_PASSWORD = "hush-hush-hush"

    answer = client.get("/api/config")

    assert {"email": "interviewer@demo.test", "role": "interviewer"} in answer.json()["demo_people"]
    assert "hush" not in answer.content.decode()


@pytest.mark.django_db
def test_the_whole_api_is_described_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import call_command

    call_command("spectacular", validate=True, fail_on_warn=True)

    assert "openapi: 3.1.0" in capsys.readouterr().out
