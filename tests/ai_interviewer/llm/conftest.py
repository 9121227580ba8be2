"""One fake model for all tests of a worker; forgotten before each."""

from collections.abc import Iterator

import pytest

from ai_interviewer.llm import openai_compatible
from tests.support.fake_model import FakeModel


@pytest.fixture(scope="session")
def running_model() -> Iterator[FakeModel]:
    with FakeModel() as model:
        yield model


@pytest.fixture
def model(running_model: FakeModel) -> FakeModel:
    """A good model that nobody has asked anything, and whose forms nobody has found out."""
    running_model.forget()
    openai_compatible._known_form.clear()
    return running_model
