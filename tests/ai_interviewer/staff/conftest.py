"""Staff in front of a browser, and interviews with answers in them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from ai_interviewer.models import ContentVersion, Interview, Turn
from ai_interviewer.services import catalogue, content, publishing
from ai_interviewer.services.publishing import Proposal
from core.common.sql import database_now
from tests.accounts.people import Browser
from tests.ai_interviewer.conftest import GOOD
from tests.billing.conftest import as_person, make_person


@pytest.fixture(autouse=True)
def fresh_content() -> Iterator[None]:
    """Nothing that another test has published."""
    content.forget()
    yield
    content.forget()


@pytest.fixture
def sam() -> Any:
    return make_person("Sam", "staff")


@pytest.fixture
def staff(sam: Any) -> Browser:
    return as_person(sam)


@pytest.fixture
def question_key() -> str:
    """A question of the bank, for seniors in the backend."""
    backend = next(topic for topic in catalogue.shipped_topics() if topic.key == "backend")
    return next(question.key for question in backend.questions if question.level == "senior")


def address(kind: str, key: str) -> str:
    return f"/api/staff/ai/content/{kind}/{key}"


def body_of(kind: str, key: str) -> dict[str, Any]:
    return dict(catalogue.find_history(kind, key)[0].body)


def publish_again(kind: str, key: str, author_id: UUID, **changed: Any) -> ContentVersion:
    """One more version, over whatever is there."""
    newest = catalogue.find_history(kind, key)[0]
    given: dict[str, Any] = {"body": newest.body, "base_version": newest.version, **changed}
    publishing.publish(Proposal(kind=kind, key=key, **given), author_id=author_id)
    return ContentVersion.objects.get(kind=kind, key=key, version=newest.version + 1)


def answered(interview: Interview, number: int = 1, **given: Any) -> Turn:
    """A turn that a model has taken."""
    return Turn.objects.create(
        **{
            "interview": interview,
            "number": number,
            "client_id": f"answer-{number}",
            "state": Turn.State.DONE,
            "question": "How do you keep a payment from being taken twice?",
            "item": 1,
            "move": "ask",
            "reason": "plan:0:begin",
            "answer": GOOD,
            "at": database_now(),
            "reply": {"said": "Thank you.", "question": None},
            "provider": "openai",
            "model": "small-model",
            "prompt_tokens": 1000,
            "completion_tokens": 100,
            "calls": 1,
            "milliseconds": 800,
            **given,
        }
    )
