"""How hearing or speaking can fail. The room goes on in text; nobody is charged for an answer that was not heard."""

from typing import Literal

SpeechFailureKind = Literal[
    "timeout", "server", "rate_limited", "refused", "nonsense", "unreachable", "not_installed", "busy"
]


class SpeechFailed(Exception):
    """Nothing was heard or said. `why` is a word of ours for the log, never anybody's words."""

    def __init__(self, kind: SpeechFailureKind, why: str = "") -> None:
        super().__init__(f"{kind}: {why}" if why else kind)
        self.kind: SpeechFailureKind = kind
        self.why = why
