"""Who asks: everybody for whom an answer is written down."""

from dataclasses import dataclass

from tests.authorisation.world import DUTIES


@dataclass(frozen=True)
class Actor:
    """Somebody in some state, asking for somebody's things. `person` and `things` are names in the world."""

    name: str
    person: str | None
    things: str  # whose things the addresses name
    kind: str  # candidate, interviewer, observer, staff, or "" for those who are nobody here
    is_own: bool = False
    stage: str = ""
    duty: str = ""
    state: str = "open"  # open, nobody, closed, signed_out, visit, no_factor, stale

    def __str__(self) -> str:
        return self.name

    @property
    def is_in(self) -> bool:
        """Signed in, and free to act."""
        return self.state in ("open", "stale")


ACTORS = [
    Actor("anonymous", None, "Ben", "", state="nobody"),
    Actor("candidate", "Ben", "Ben", "candidate", is_own=True),
    Actor("candidate, others' things", "Ben", "Emil", "candidate"),
    Actor("candidate, signed in an hour ago", "Ben", "Ben", "candidate", is_own=True, state="stale"),
    Actor("observer", "Cleo", "Ben", "observer"),
    Actor("interviewer", "Ada", "Ada", "interviewer", is_own=True, stage="active"),
    Actor("interviewer, others' things", "Ada", "Dora", "interviewer", stage="active"),
    Actor("interviewer of the room", "Ada", "Ben", "host", stage="active"),
    Actor("applicant", "Fay", "Fay", "interviewer", is_own=True, stage="started"),
    Actor("applicant, others' things", "Fay", "Dora", "interviewer", stage="started"),
    Actor("suspended interviewer", "Gil", "Gil", "interviewer", is_own=True, stage="suspended"),
    Actor("suspended interviewer, others' things", "Gil", "Dora", "interviewer", stage="suspended"),
    *(Actor(duty, duty.title(), "Ben", "staff", duty=duty) for duty in DUTIES),
    Actor("account closed", "Ned", "Ned", "candidate", is_own=True, state="closed"),
    Actor("signed out", "Olga", "Olga", "candidate", is_own=True, state="signed_out"),
    Actor("support, visiting", "Ben", "Ben", "candidate", is_own=True, state="visit"),
    Actor("admin without a second factor", "Bare", "Ben", "staff", duty="admin", state="no_factor"),
]
