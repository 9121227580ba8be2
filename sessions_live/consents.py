"""What people are asked to agree to: versioned texts, each with the hash that their receipt names.

A text that has been shown is never changed: write the next version below it. Whoever agreed to an earlier one agreed to
that one, and is asked again.
"""

from dataclasses import dataclass
from typing import get_args

from django.utils.translation import gettext, gettext_noop

from sessions_live.protocol import ConsentKind

KINDS: tuple[ConsentKind, ...] = get_args(ConsentKind)


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of one text. `sha256` is that of `source`, the English original, in UTF-8."""

    kind: ConsentKind
    version: int
    source: str
    sha256: str

    @property
    def text(self) -> str:
        """The words for whoever asks, in their language."""
        return gettext(self.source)


TEXTS: dict[ConsentKind, tuple[ConsentText, ...]] = {
    "recording": (
        ConsentText(
            kind="recording",
            version=1,
            source=gettext_noop(
                "While you speak with the interviewer, your voice and the interviewer’s are recorded as sound files on "
                "this server. You can play them from your transcript; so can the people of this session and the team "
                "that runs this server, nobody else. The files are deleted when what was said is deleted, when the "
                "time is over for which this server keeps recordings, or at once when you delete them. You can "
                "withdraw at any moment: recording stops there, and the session goes on. Without your consent nothing "
                "is recorded, and everything else works as before."
            ),
            sha256="be1677f3eaeb41b19ee93be2a6795fc0b8bb5952f5ee58909bab47af5c17f9ab",
        ),
    ),
    "captions": (
        ConsentText(
            kind="captions",
            version=1,
            source=gettext_noop(
                "While you speak, your words are turned into text by this server, or by the speech service that its "
                "operators have chosen. Everybody in the room can read them, and they become part of the transcript. "
                "The sound is not kept for this. Captions begin once everybody in the room has agreed. You can "
                "withdraw at any moment: captions stop for everybody, and what was written until then stays in the "
                "transcript. Without your consent there are no captions, and everything else works as before."
            ),
            sha256="a4573c94e445b3cd4c73245601d38205cf51c54cf678800541ee6334fbdd899b",
        ),
    ),
}


def current(kind: ConsentKind) -> ConsentText:
    """The version that is asked for now."""
    return TEXTS[kind][-1]
