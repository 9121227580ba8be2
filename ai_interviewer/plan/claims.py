"""What a résumé claims. Its words are only shown and matched, never trusted and never carried out."""

import re
from collections.abc import Collection

from ai_interviewer.values import Claim

from .lines import cut, lines_of, sentences_in
from .terms import find_terms

MOST = 20

_DONE = (
    "achieved|acquired|added|advised|analy[sz]ed|architected|automated|boosted|brought|built|championed|closed"
    "|coached"
    "|coded|configured|consolidated|co-?founded|contributed|converted|coordinated|created|cut|debugged|decreased"
    "|defined"
    "|delivered|deployed|designed|developed|directed|doubled|drove|eliminated|enabled|engineered|established"
    "|evaluated"
    "|expanded|extended|facilitated|fixed|founded|grew|guided|halved|handled|headed|hired|implemented|improved"
    "|increased"
    "|initiated|instrumented|integrated|introduced|investigated|launched|led|lowered|maintained|managed|mentored"
    "|migrated"
    "|modeled|modelled|modernized|modernised|monitored|moved|negotiated|operated|optimi[sz]ed|orchestrated"
    "|organi[sz]ed"
    "|overhauled|oversaw|owned|parallelized|piloted|planned|presented|prevented|prototyped|published|ran|raised"
    "|rebuilt"
    "|reduced|redesigned|refactored|released|removed|replaced|researched|resolved|responsible for|restored|retired"
    "|reviewed|rewrote|rolled out|saved|scaled|secured|set up|shipped|shortened|simplified|solved|sped up|spearheaded"
    "|standardi[sz]ed|started|streamlined|supervised|supported|taught|tested|tracked|trained|transformed|tripled"
    "|tuned"
    "|unified|upgraded|validated|visualized|won|wrote"
)
_STARTS = re.compile(
    rf"(?:(?:i|we|also|then|successfully|personally|single-handedly|jointly)\s+){{0,2}}(?:{_DONE})\b", re.IGNORECASE
)
_HAS = re.compile(rf"\b(?:{_DONE})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(
    r"\d|\b(?:half|twice|double|tripled?|dozens?|hundreds?|thousands?|millions?)\b",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"\S@\S+\.\w|https?://|www\.|linkedin\.com|github\.com|\+?\d[\d ()/-]{7,}\d|date of birth|born (?:on|in)"
    r"|marital|nationality",
    re.IGNORECASE,
)
# Words that speak to whoever reads. What somebody did is told without them; what follows them is no claim.
_ADDRESS = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_CLAUSE_ENDS = ":;.!?–—("
_HEADING = re.compile(
    r"^(?P<drop>hobbies|interests|hobbies (?:and|&) interests|references|personal (?:data|details|information)"
    r"|contact|languages|education|certificat\w+|skills|technical skills|core skills|tech stack|technologies)"
    r"|^(?P<keep>(?:work|professional|relevant)? ?(?:experience|history)|employment(?: history)?|career|projects?"
    r"|side projects|selected projects|achievements|summary|profile|volunteering|publications|awards)",
    re.IGNORECASE,
)


def find_claims(resume: str, *, vocabulary: Collection[str] | None = None) -> tuple[Claim, ...]:
    """The at most twenty things that a résumé claims to have done, in its order and in its words, letter by letter."""
    found: dict[str, tuple[str, tuple[str, ...], float]] = {}
    dropping = False
    for line in lines_of(resume):
        section = None if line.is_bullet else _section(line.text)
        if section is not None:
            dropping = section
            continue
        pieces = [line.text] if line.is_bullet and len(line.text) <= 240 else list(sentences_in(line.text))
        for piece in map(_without_address, pieces):
            worth = 0.0 if dropping else _worth(piece, is_bullet=line.is_bullet)
            if not worth:
                continue
            text = cut(piece)
            terms = find_terms(text, vocabulary=vocabulary)
            found.setdefault(" ".join(text.lower().split()), (text, terms, worth + min(len(terms), 2) / 2))
    entries = list(found.values())
    if len(entries) > MOST:
        best = sorted(range(len(entries)), key=lambda place: (-entries[place][2], place))[:MOST]
        entries = [entries[place] for place in sorted(best)]
    return tuple(Claim(id=f"c{number}", text=text, terms=terms) for number, (text, terms, _) in enumerate(entries, 1))


def worth_of_claim(claim: Claim) -> float:
    """How much there is to ask about a claim: its own deed, a number, named things."""
    return _worth(claim.text, is_bullet=True) + min(len(claim.terms), 3) / 2


def _without_address(piece: str) -> str:
    """What stands before the clause that speaks to the reader; all of it if none does."""
    address = _ADDRESS.search(piece)
    if address is None:
        return piece
    end = max(piece.rfind(mark, 0, address.start()) for mark in _CLAUSE_ENDS)
    return piece[: max(end, 0)].strip()


def _section(line: str) -> bool | None:
    """Whether a heading begins a part without claims; None if the line is no heading."""
    bare = line.strip("#*_=: ")
    if len(bare.split()) > 4 or bare.endswith((".", ",", ";")):
        return None
    heading = _HEADING.match(bare)
    return None if heading is None else heading.group("drop") is not None


def _worth(piece: str, *, is_bullet: bool) -> float:
    """How surely this is a claim of something done; 0: it is none."""
    head = piece[:400]
    if len(head.split()) < 4 or _PRIVATE.search(head):
        return 0
    starts, has = bool(_STARTS.match(head)), bool(_HAS.search(head))
    number = bool(_NUMBER.search(_YEAR.sub("", head)))
    worth = 3.0 * starts + 1.5 * (has and not starts) + 1.5 * number + 0.5 * is_bullet
    return worth if worth >= 2 else 0
