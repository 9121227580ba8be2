"""Every kind of the product has words, in plain text, for everybody."""

import datetime as time
import re
from types import SimpleNamespace

import pytest

from core.notifications import kinds, words
from core.notifications.kinds import Kind
from core.notifications.rules import Channel

KINDS = [kind.name for kind in kinds.every()]


@pytest.mark.django_db
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_words_for_an_example(name: str) -> None:
    kind = kinds.find(name)
    assert kind is not None
    user = SimpleNamespace(
        pk=None, name='Zoë "Z" <O\'Neil> & Co', email="z@example.test", language="en", time_zone="Asia/Kolkata"
    )

    kept = words.unpack(words.pack(kind.example()))
    said = words.render_kind(name, kept, user=user, unsubscribe="https://example.test/unsubscribe/1")

    assert said.subject
    assert said.short
    assert len(said.subject) <= 200
    assert not re.search(r"&(amp|lt|quot|#)|{{|{%|\n\n\n|None", said.subject + said.short + said.text)
    if not kind.critical:
        assert "https://example.test/unsubscribe/1" in said.text


def test_a_kind_of_another_group_channel_or_of_a_taken_name_is_refused() -> None:
    for wrong in (
        Kind(name="x", group="none of these", title="X"),
        Kind(name="x", group="other", title="X", channels={"pigeon"}),
        Kind(name="rain", group="other", title="Another rain"),
    ):
        with pytest.raises(ValueError, match="Not a new kind"):
            kinds.register(wrong)


def test_a_context_comes_back_as_it_was() -> None:
    given = {
        "at": time.datetime(2027, 3, 1, 20, 30, tzinfo=time.UTC), "day": time.date(2027, 3, 1),
        "many": [1, 2.5, None, True],
        "inside": {"text": "2027-03-01T20:30:00Z"},
    }  # fmt: skip

    assert words.unpack(words.pack(given)) == given
    with pytest.raises(TypeError):
        words.pack({"thing": object()})


def test_channels_may_be_given_as_plain_words() -> None:
    assert Kind(name="x", group="other", title="X", channels={"email"}).defaults == {Channel.EMAIL}
