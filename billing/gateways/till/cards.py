"""Test cards. Any other number is refused, so that nobody types a real one twice."""

from dataclasses import dataclass
from typing import Final, Literal

Behaviour = Literal["pays", "declined", "disputed", "fails_later"]


@dataclass(frozen=True, slots=True)
class TestCard:
    """What a card does."""

    number: str
    brand: str
    behaviour: Behaviour
    meaning: str


CARDS: Final = (
    TestCard("4111111111111111", "visa", "pays", "Pays"),
    TestCard("4242424242424242", "visa", "pays", "Pays"),
    TestCard("4000000000000002", "visa", "declined", "Is declined"),
    TestCard("4000000000000259", "visa", "disputed", "Pays; a minute later the payment is disputed"),
    TestCard("4000000000000341", "visa", "fails_later", "Pays now; fails when a subscription renews"),
)
_BY_NUMBER: Final = {card.number: card for card in CARDS}


def find_card(number: str) -> TestCard | None:
    """The test card of that number, however it is spaced."""
    return _BY_NUMBER.get("".join(letter for letter in number[:40] if letter not in " -"))


def spaced(number: str) -> str:
    """A number as it is printed on a card."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
