"""What people can be told about. Apps register theirs in `AppConfig.ready()`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.notifications.rules import Channel

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the letter of a notification."""

    name: str
    content: str
    content_type: str


GROUPS: dict[str, Words] = {
    "sessions": _("Sessions"),
    "money": _("Plans and money"),
    "interviewing": _("Interviewing"),
    "account": _("Account"),
    "other": _("Other"),
}
"""The headings under which kinds are listed, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of notification.

    `channels`: those that are on until somebody switches them off. `critical`: those can't be switched off, and no
    quiet hours hold it up. `digest`: its letter may wait for the digest. `until`: the name of the moment in the context
    after which nobody needs to be told (the start of what a reminder is of). `sample`: a context for previews.
    `enclose`: makes the files that go with the letter when it is written, from context and person: what takes time to
    make doesn't take it in the transaction that is told of.
    """

    name: str
    group: str
    title: Words
    text: Words = ""
    channels: Collection[str] = frozenset(Channel)
    critical: bool = False
    digest: bool = False
    until: str = ""
    sample: Mapping[str, Any] | Callable[[], Mapping[str, Any]] = field(default_factory=dict)
    enclose: Callable[[Mapping[str, Any], Any], Sequence[Attachment]] | None = None

    @property
    def defaults(self) -> frozenset[Channel]:
        """The channels that are on by themselves."""
        return frozenset(Channel(channel) for channel in self.channels)

    def example(self) -> Mapping[str, Any]:
        """The context of its preview."""
        return self.sample() if callable(self.sample) else self.sample


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Add kinds. Raises ValueError for a name that is taken by another one, or a group or channel
    that isn't there."""
    for kind in kinds:
        if _kinds.get(kind.name, kind) != kind or kind.group not in GROUPS or not set(kind.channels) <= set(Channel):
            raise ValueError(f"Not a new kind of a known group: {kind.name}")
        _kinds[kind.name] = kind


def find(name: str) -> Kind | None:
    """The kind of this name, if there is one."""
    return _kinds.get(name)


def every() -> list[Kind]:
    """All kinds, by group."""
    order = list(GROUPS)
    return sorted(_kinds.values(), key=lambda kind: order.index(kind.group))
