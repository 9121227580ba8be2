"""What a job description asks for. Its words are only shown and matched, never trusted and never carried out."""

import re
from collections.abc import Collection, Sequence

from ai_interviewer.values import Requirement

from .lines import cut, lines_of, sentences_in
from .terms import find_terms

MOST = 20

_WANTED = re.compile(
    r"\b(require\w*|qualif\w*|responsib\w*|you(?: will|'ll|’ll| bring| have| are| need| do)|what we(?: are|'re"
    r"|’re)? look\w*"
    r"|we(?: are|'re|’re)? looking for|who you are|about you|your (?:profile|role|tasks|skills|background|mission"
    r"|work)"
    r"|must[- ]haves?|nice[- ]to[- ]haves?|good to have|bonus points|a plus|duties|tasks|skills?|experience"
    r"|the role|the job"
    r"|job description|role description|key areas|tech(?:nical)? stack|technologies|what it takes"
    r"|day[- ]to[- ]day)\b",
    re.IGNORECASE,
)
_BLURB = re.compile(
    r"\b(benefits?|perks?|we offer|our offer|what(?: do)? we offer|about (?:us|the company|our company)|who we are"
    r"|our (?:values|culture|mission|story)"
    r"|why (?:join|work|us)|compensation|salary|pay range|equal (?:opportunity|employment)|diversity|inclusion"
    r"|legal|privacy|disclaimer"
    r"|how to apply|application process|hiring process|interview process|location|contact|you(?: will|'ll|’ll)? get"
    r"|in return)\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(experienced? (?:with|in|of|as|using|building|running|leading)|you (?:have|are|bring|know|can|will|should"
    r"|must|understand|enjoy|love|care|lead|own)"
    r"|you(?:'ve|’ve|'ll|’ll|'re|’re)|knowledge (?:of|in)|familiar\w* with|proficien\w*|expertise|fluent|fluency"
    r"|must\b|required|hands[- ]on"
    r"|led at least|at least|\d+\+? years|years of|ability to|able to|comfortable|understanding of|background in"
    r"|track record"
    r"|responsible for|skilled|solid|strong|degree in|willing(?:ness)? to|looking for (?:an? |some(?:one|body) )"
    r"|preferabl[ye]|is a plus|nice to have)",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"equal[- ]opportunit|regardless of|without regard to|sexual orientation|gender identity|national origin"
    r"|veteran status|protected (?:by|characteristic)"
    r"|reasonable accommodation|e-verify|background check|all applicants|applicants (?:will|must)"
    r"|affirmative action|\bgdpr notice|privacy (?:policy|notice)"
    r"|401\(?k|health insurance|dental|vision insurance|life insurance|parental leave|paid (?:time off|leave"
    r"|holiday)|vacation days|days of (?:holiday|vacation|leave)"
    r"|\bpension\b|gym membership|free (?:lunch|snacks|fruit|drinks|coffee)|stock options|equity package"
    r"|annual bonus|salary (?:range|of|is|between)|competitive salary"
    r"|base pay|relocation|visa sponsorship|remote[- ]first|flexible (?:hours|working)|team events|\bapply (?:now"
    r"|today|here|via|by|with)|send (?:us )?your (?:cv|resume|résumé|application)"
    r"|cover letter|https?://|www\.|\S@\S+\.\w|cookies|recruiter|staffing agenc|no agencies",
    re.IGNORECASE,
)
_SEEKS = re.compile(
    r"(?:we|our team|the team)(?: are| is|'re|’re)? (?:currently )?(?:looking for|seeking|hiring)\b", re.IGNORECASE
)
_COMPANY = re.compile(
    r"^(?:we(?: are|'re|’re) (?!looking)|we (?:believe|offer|provide|value|build|make|help|serve|have|were|started)"
    r"|our (?:company|mission|vision|values|story|offices?|customers|clients|investors|culture)"
    r"|founded in|since \d{4}|headquartered|join (?:us|our)|at [A-Z]\w+,? (?:we|our)|about [A-Z])",
    re.IGNORECASE,
)


def find_requirements(job_description: str, *, vocabulary: Collection[str] | None = None) -> tuple[Requirement, ...]:
    """The at most twenty things that a job description asks for, in its order and in its words, letter by letter."""
    found: dict[str, tuple[str, tuple[str, ...], float]] = {}
    section = ""
    lines = lines_of(job_description)
    for place, line in enumerate(lines):
        followed = place + 1 < len(lines) and lines[place + 1].is_bullet
        heading, rest = _heading(line.text, is_bullet=line.is_bullet, followed=followed)
        if heading:
            section = heading
        for piece in _pieces(rest, is_bullet=line.is_bullet):
            text = cut(piece)
            terms = find_terms(text, vocabulary=vocabulary)
            worth = _worth(piece, section, is_bullet=line.is_bullet, named=bool(terms))
            if not worth:
                continue
            found.setdefault(" ".join(text.lower().split()), (text, terms, worth + min(len(terms), 2)))
    entries = list(found.values())
    if len(entries) > MOST:
        best = sorted(range(len(entries)), key=lambda place: (-entries[place][2], place))[:MOST]
        entries = [entries[place] for place in sorted(best)]
    return tuple(
        Requirement(id=f"r{number}", text=text, terms=terms) for number, (text, terms, _) in enumerate(entries, 1)
    )


def requirements_from(texts: Sequence[str], *, vocabulary: Collection[str] | None = None) -> tuple[Requirement, ...]:
    """Requirements as somebody edited them: the first twenty that are not empty, each cut to 300 characters."""
    kept = dict.fromkeys(cut(text.strip()) for text in texts if text.strip())
    return tuple(
        Requirement(id=f"r{number}", text=text, terms=find_terms(text, vocabulary=vocabulary))
        for number, text in enumerate(list(kept)[:MOST], 1)
    )


def _heading(line: str, *, is_bullet: bool, followed: bool) -> tuple[str, str]:
    """The section that a line begins ("wanted", "blurb", "other", or none), and what of the line is left to read."""
    start, colon, rest = line[:80].partition(":")
    if colon and len(start.split()) <= 8 and not (is_bullet and not _names_section(start)):
        section = _section_of(start)
        if section != "other":
            return section, line[len(start) + 1 :].strip()
        if not rest.strip() and len(line) <= 80:
            return section, ""
        return "", line
    bare = line.rstrip(" ?!").strip("#*_= ")
    short = len(bare.split()) <= 7 and len(bare) <= 60 and not bare.endswith((".", ",", ";"))
    if is_bullet or not short:
        return "", line
    if followed or bare.isupper() or line.startswith("#") or _names_section(bare):
        return _section_of(bare), ""
    return "", line


def _names_section(title: str) -> bool:
    return len(title.split()) <= 5 and (bool(_WANTED.search(title)) or bool(_BLURB.search(title)))


def _section_of(title: str) -> str:
    if _BLURB.search(title):
        return "blurb"
    return "wanted" if _WANTED.search(title) else "other"


def _pieces(line: str, *, is_bullet: bool) -> list[str]:
    if is_bullet and len(line) <= 240:
        return [line]
    return list(sentences_in(line))


def _worth(piece: str, section: str, *, is_bullet: bool, named: bool) -> float:
    """How surely this is a requirement; 0: it is none. `named`: it names a technology or subject."""
    head = piece[:400]
    words = head.split()
    if section == "blurb" or not any(letter.isalpha() for letter in head) or _LEGAL.search(head):
        return 0
    if not is_bullet and (_COMPANY.match(head) or (_SEEKS.match(head) and len(words) <= 10)):
        return 0
    cue = bool(_CUE.search(head))
    if section == "wanted":
        return 4 + cue if is_bullet or cue else 3 * (named or len(words) >= 3)
    if is_bullet:
        return (2 + cue) * (named or len(words) >= 2)
    return 1 if cue and (named or len(words) >= 4) else 0
