"""How a provider can fail. None of it reaches a candidate: a failure makes the offline interviewer take the turn."""

from typing import Literal

FailureKind = Literal["timeout", "rate_limited", "server", "dropped", "nonsense", "refused", "unreachable"]


class ModelFailed(Exception):
    """A call that gave nothing to use. `again`: a second try makes sense. `wait`: seconds that the provider asked for.

    `why` is a word of ours for the log, never the provider's or the candidate's words.
    """

    def __init__(self, kind: FailureKind, why: str = "", *, again: bool = True, wait: float | None = None) -> None:
        super().__init__(f"{kind}: {why}" if why else kind)
        self.kind: FailureKind = kind
        self.why = why
        self.again = again
        self.wait = wait


class Nonsense(ModelFailed):
    """The model answered, and what it said can't be used."""

    def __init__(self, why: str) -> None:
        super().__init__("nonsense", why)
