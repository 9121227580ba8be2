"""What a movement is called, in the words of whoever looks."""

from collections.abc import Callable, Collection, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import LedgerTransaction
from billing.selectors.ledger import Movement

Kind = LedgerTransaction.Kind
# References behind a prefix (`booking:<this>`) to what they are: "Interview with Bo, 3 June". Who isn't in it has none.
Words = Callable[[Collection[str]], Mapping[str, str | Promise]]


class ReasonWords:
    """What the apps say about the reasons they give: each by its prefix, for many at once."""

    def __init__(self) -> None:
        self._words: dict[str, Words] = {}

    def register(self, prefix: str, words: Words) -> None:
        """Have `words(references)` name what is behind `prefix:`. From an app's `ready()`; again replaces it."""
        self._words[prefix] = words

    def about(self, reasons: Collection[str]) -> dict[str, str]:
        """What the reasons are about, as far as somebody knows."""
        asked: dict[str, set[str]] = {}
        for reason in reasons:
            prefix, _colon, reference = reason.partition(":")
            if prefix in self._words:
                asked.setdefault(prefix, set()).add(reference)
        return {
            f"{prefix}:{reference}": str(text)
            for prefix, references in asked.items()
            for reference, text in self._words[prefix](references).items()
            if text
        }


reason_words = ReasonWords()


def _same(text: str | Promise) -> Words:
    return lambda references: dict.fromkeys(references, text)


reason_words.register("subscription", _same(gettext_lazy("monthly tokens of your plan")))
reason_words.register("referral", _same(gettext_lazy("a referral")))
reason_words.register("refund", _same(gettext_lazy("a refund")))
reason_words.register("dispute", _same(gettext_lazy("a disputed payment")))
reason_words.register("payout", _same(gettext_lazy("payout")))
# What one of the staff wrote to the person.
reason_words.register("staff", lambda references: {text: text for text in references})


def describe(found: Sequence[Movement]) -> list[str]:
    """A line for each movement, in the language of whoever asks."""
    about = reason_words.about({movement.reason for movement in found if movement.reason})
    return [
        _("%(act)s: %(what)s") % {"act": _act(movement), "what": about[movement.reason]}
        if movement.reason in about
        else _act(movement)
        for movement in found
    ]


def _act(movement: Movement) -> str:
    match movement.kind:
        case Kind.PURCHASE:
            return _("Tokens bought")
        case Kind.GRANT:
            return _("Tokens given to you")
        case Kind.EXPIRY:
            return _("Tokens expired")
        case Kind.HOLD:
            return _("Set aside")
        case Kind.RELEASE:
            return _("Given back")
        case Kind.CAPTURE:
            return _("Earned") if movement.earned > 0 else _("Spent")
        case Kind.TAKE_BACK if movement.earned < 0 or (movement.owed < 0 and not movement.available):
            return _("Earnings kept for what you owed") if movement.owed > 0 else _("Taken back")
        case Kind.TAKE_BACK:
            return _("Given back") if movement.available > 0 or movement.owed > 0 else _("Taken back")
        case Kind.RESTORE:
            return _("Given back")
        case Kind.REDEEM:
            return _("Paid out")
    return _("Correction")
