"""What decides about applications, documents and who is shown. Values in, values out."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

State = Literal["draft", "submitted", "in_review", "changes_requested", "approved", "rejected", "suspended"]
Step = Literal[
    "submit", "withdraw", "claim", "release", "approve", "request_changes", "reject", "suspend", "reinstate", "reapply"
]

# Each step an application can take: from which states, to which one.
STEPS: Final[Mapping[Step, tuple[frozenset[State], State]]] = {
    "submit": (frozenset({"draft", "changes_requested"}), "submitted"),
    "withdraw": (frozenset({"submitted", "in_review", "changes_requested"}), "draft"),
    "claim": (frozenset({"submitted"}), "in_review"),
    "release": (frozenset({"in_review"}), "submitted"),
    "approve": (frozenset({"in_review"}), "approved"),
    "request_changes": (frozenset({"in_review"}), "changes_requested"),
    "reject": (frozenset({"in_review"}), "rejected"),
    "suspend": (frozenset({"approved"}), "suspended"),
    "reinstate": (frozenset({"suspended"}), "approved"),
    "reapply": (frozenset({"rejected"}), "draft"),
}
# What a step is called once it is taken: in the history, and behind `application.` in the audit.
TAKEN: Final[Mapping[Step, str]] = {
    "submit": "submitted",
    "withdraw": "withdrawn",
    "claim": "claimed",
    "release": "released",
    "approve": "approved",
    "request_changes": "changes_requested",
    "reject": "rejected",
    "suspend": "suspended",
    "reinstate": "reinstated",
    "reapply": "begun_again",
}
# Steps that somebody else decides, and explains.
DECISIONS: Final[frozenset[Step]] = frozenset({"approve", "request_changes", "reject", "suspend", "reinstate"})
# While nobody reviews it, its owner may work on it.
OWN_HANDS: Final[frozenset[State]] = frozenset({"draft", "changes_requested", "approved"})
# A case can also be taken for a document that came in later.
LATER: Final[frozenset[State]] = frozenset({"approved", "suspended"})

CLAIM_LIFE = timedelta(hours=4)

REQUIRED_KINDS: Final = ("identity",)
MAX_DOCUMENTS = 20
MAX_TITLE = 120
MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
UPLOADS_PER_MINUTE = 10
MINUTE = timedelta(minutes=1)

MAX_SKILLS = 20
MAX_SKILL_LENGTH = 40
MAX_LANGUAGES = 10
MAX_HEADLINE = 160
MAX_TEXT = 4000
LEAST_BIO = 40
MAX_RATE = 100_000_00
MAX_EXPERIENCE_YEARS = 60
MAX_AWAY = timedelta(days=366)

MAX_QUERY = 80
MAX_WORDS = 5
MAX_FILTERS = 10

# Beyond every date: what never ends, and what is not known. Written so that it can be ordered with the others.
NEVER_ENDS: Final = date(9999, 12, 31)
NEVER_VALID: Final = date(1, 1, 2)
UNKNOWN_TIME: Final = datetime(9999, 12, 31, tzinfo=UTC)

# Days before its end at which a document is spoken of; 0: it is over. In the order in which they come.
REMINDERS: Final = (30, 7, 0)


def may_take(step: Step, state: str) -> bool:
    """True if an application in this state can take this step."""
    return state in STEPS[step][0]


def is_held(*, claimed_by: object, claimed_until: datetime | None, now: datetime) -> bool:
    """True while somebody works on a case. At the second the claim ends, it has."""
    return claimed_by is not None and claimed_until is not None and claimed_until > now


@dataclass(frozen=True, slots=True)
class Paper:
    """What of a document decides about its owner."""

    kind: str
    state: str
    expires_on: date | None


def not_handed_in(papers: Iterable[Paper], *, today: date) -> list[str]:
    """The required kinds of which there is none that is approved or can still be."""
    there = {paper.kind for paper in papers if paper.state in ("waiting", "approved") and not is_over(paper, today)}
    return [kind for kind in REQUIRED_KINDS if kind not in there]


def valid_until(papers: Iterable[Paper]) -> date:
    """The last day on which every required document is valid; `NEVER_VALID` while one is missing."""
    last = dict.fromkeys(REQUIRED_KINDS, NEVER_VALID)
    for paper in papers:
        if paper.state == "approved" and paper.kind in last:
            last[paper.kind] = max(last[paper.kind], paper.expires_on or NEVER_ENDS)
    return min(last.values())


def is_over(paper: Paper, today: date) -> bool:
    """True from the day after the last one."""
    return paper.expires_on is not None and paper.expires_on < today


def reminder_due(*, expires_on: date, today: date, reminded: int | None) -> int | None:
    """Which reminder of a document's end is due, in days before it; none if that was sent.

    Only the latest: somebody who hands in a document that ends in five days isn't told of thirty.
    """
    left = (expires_on - today).days
    due = [days for days in REMINDERS if (left < 0 if days == 0 else left <= days)]
    if not due or (reminded is not None and reminded <= due[-1]):
        return None
    return due[-1]


# --- text ---

# What turns the direction of a line around, or can't be seen: somebody's name must not rearrange a page.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")  # fmt: skip  # noqa: E501
_JOINERS = re.compile("[\u200c\u200d]")


def plain_line(text: str, most: int | None = None) -> str:
    """One line: without control characters, breaks and what can't be seen; blanks made single; cut after `most`.

    Some letters become two on the way, so what was short enough before may not be.
    """
    return " ".join(plain_text(text).split())[:most].rstrip()


def plain_text(text: str) -> str:
    """Some lines: without control characters and what can't be seen; breaks of any kind are `\\n`, at most two."""
    seen = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    seen = seen.replace("\u2028", "\n").replace("\u2029", "\n").replace("\t", " ")
    # Joiners shape letters in Indic and Arabic scripts and build emoji; between others they are only hidden.
    seen = "".join(
        letter
        for at, letter in enumerate(seen)
        if letter == "\n"
        or (_JOINERS.match(letter) and 0 < at < len(seen) - 1 and ord(seen[at - 1]) > 0x2FF)
        or not (unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") or _UNSEEN.match(letter))
    )
    lines = [" ".join(line.split(" ")).rstrip() for line in seen.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def fold(text: str) -> str:
    """Text to compare by: lower case, without accents, blanks made single."""
    apart = unicodedata.normalize("NFKD", plain_line(text).casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


_BETWEEN = re.compile(r"[\s,;:|/()\[\]\"'“”‘’·•–—]+")


def words_of(text: str) -> list[str]:
    """The words of a text, folded, each once. `c++`, `c#` and `.net` are words."""
    found = (word.rstrip(".!?") for word in _BETWEEN.split(fold(text)))
    return list(dict.fromkeys(word for word in found if word))


def searchable(*texts: str) -> str:
    """Texts as they are searched: every word with a blank before it."""
    return "".join(f" {word}" for word in words_of(" ".join(texts)))[:2000]


def patterns(query: str) -> list[str]:
    """What a query looks for, as LIKE patterns with `!` as escape: words that begin so."""
    escaped = (re.sub(r"([!%_])", r"!\1", word) for word in words_of(query[:MAX_QUERY]))
    return [f"% {word}%" for word in escaped][:MAX_WORDS]


# --- the profile ---

Missing = Literal["headline", "bio", "experience", "skills", "languages", "hourly_rate"]


def missing_in_profile(
    *,
    headline: str,
    bio: str,
    experience_years: int | None,
    skills: Collection[object],
    languages: Collection[object],
    hourly_rate_minor: int | None,
) -> list[Missing]:
    """What a profile still lacks before it can be shown."""
    has: Sequence[tuple[Missing, bool]] = (
        ("headline", bool(headline)),
        ("bio", len(bio) >= LEAST_BIO),
        ("experience", experience_years is not None),
        ("skills", bool(skills)),
        ("languages", bool(languages)),
        ("hourly_rate", bool(hourly_rate_minor)),
    )
    return [key for key, there in has if not there]


# --- being found ---

Block = Literal[
    "not_approved", "suspended", "documents_expired", "interviewer_plan_needed", "private", "away", "closed"
]


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether an interviewer may be shown and booked."""

    approved: bool
    suspended: bool
    papers_until: date
    entitled: bool
    public: bool
    accepting: bool
    away_ends_at: datetime | None


def blocks_of_publishing(standing: Standing, *, now: datetime) -> list[Block]:
    """Why somebody can't make the profile public; nothing if they can."""
    found: list[Block] = []
    if standing.suspended:
        found.append("suspended")
    elif not standing.approved:
        found.append("not_approved")
    elif standing.papers_until < now.astimezone(UTC).date():
        found.append("documents_expired")
    if not standing.entitled:
        found.append("interviewer_plan_needed")
    return found


def blocks_of_listing(standing: Standing, *, now: datetime) -> list[Block]:
    """Why candidates don't see somebody; nothing if they do."""
    found = blocks_of_publishing(standing, now=now)
    if not standing.public:
        found.append("private")
    if standing.away_ends_at is not None and standing.away_ends_at > now:
        found.append("away")
    return found


def blocks_of_booking(standing: Standing, *, now: datetime) -> list[Block]:
    """Why somebody can't be booked; nothing if they can."""
    found = blocks_of_listing(standing, now=now)
    return found if standing.accepting else [*found, "closed"]
