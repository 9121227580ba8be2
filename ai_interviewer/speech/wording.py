"""From what is written to what is said: code words, signs, numbers and abbreviations as a person would read them aloud.

What the voice reads well by itself (dates, times, dollars, per cent, units, "CI/CD", "p95") is left to it.
"""

import re
import unicodedata
from collections.abc import Callable

_SAID = {
    # as written, in any case: as the voice, which reads most words well, has to see it
    ".net": "dot net",
    "a11y": "accessibility",
    "asyncio": "async I O",
    "c#": "C sharp",
    "cuda": "cooda",
    "etcd": "et-see-dee",
    "f#": "F sharp",
    "i18n": "internationalization",
    "iac": "I A C",
    "js": "J S",
    "json": "jason",
    "jsonb": "jason B",
    "jwt": "J W T",
    "jwts": "J W Ts",
    "k8s": "koober netties",
    "kubectl": "koob control",
    "kubernetes": "koober netties",
    "l10n": "localization",
    "memcached": "mem cash dee",
    "mysql": "my sequel",
    "nan": "not a number",
    "nginx": "engine X",
    "nosql": "no sequel",
    "oauth": "oh auth",
    "oauth2": "oh auth two",
    "onnx": "onyx",
    "owasp": "oh wasp",
    "paas": "pass",
    "postgres": "post gress",
    "postgresql": "post gress Q L",
    "pytest": "pie test",
    "rabbitmq": "rabbit M Q",
    "rbac": "R back",
    "redis": "reddiss",
    "regexp": "regex",
    "saml": "sammel",
    "scikit-learn": "sigh kit learn",
    "sklearn": "S K learn",
    "sqlite": "sequel light",
    "sqlite3": "sequel light three",
    "stderr": "standard error",
    "stdin": "standard in",
    "stdout": "standard out",
    "vite": "veet",
    "yaml": "yammel",
}
_ABBREVIATIONS = (
    (r"e\.\s?g\.,?", "for example,"),
    (r"i\.\s?e\.,?", "that is,"),
    (r"etc\.(?=\s+[a-z,;])", "et cetera"),
    (r"etc\.", "et cetera."),
    (r"vs\.?", "versus"),
    (r"approx\.", "about"),
    (r"w/o", "without"),
    (r"w/", "with"),
)
_MARKS = (
    (re.compile(r"```\w*\n?|`|\*\*|__(?=\w)|(?<=\w)__|^\s{0,3}(?:#{1,6}|[-*•]|>)\s+", re.MULTILINE), ""),
    (re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)"), r"\1"),
    (re.compile(r"https?://(?:www\.)?(\w[\w.-]*\w)(?:[/?#:]\S*[\w/])?"), r"\1"),
    (re.compile(r"(?<=[\w.])@(?=\w+\.\w)"), " at "),
)
_SIGNS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\bO\(([^()]*)\)"), r"O of \1"),
    (re.compile(r"(?<=\w)\(\)"), ""),  # a call without arguments
    (re.compile(r"\blog\s?2\b|\blog₂"), "log two"),
    (re.compile(r"(?<=\w)(?:\^2|²)(?!\d)"), " squared"),
    (re.compile(r"(?<=\w)(?:\^3|³)(?!\d)"), " cubed"),
    (re.compile(r"\s*(?:!==?|≠)\s*"), " is not "),
    (re.compile(r"\s*===?\s*"), " equals "),
    (re.compile(r"\s*(?:>=|≥)\s*"), " at least "),
    (re.compile(r"\s*(?:<=|≤)\s*"), " at most "),
    (re.compile(r"\s*(?:=>|->|→|⇒)\s*"), " to "),
    (re.compile(r"\s*×\s*"), " times "),
    (re.compile(r"[~≈]\s?(?=[\d$€£₹])"), "about "),
    (re.compile(r"\s&&?\s"), " and "),
    (re.compile(r"\s\|\|\s"), " or "),
    (re.compile(r"\b24/7\b"), "twenty-four seven"),
    (re.compile(r"(?<=\d)\s?x\b(?!\s*\d)"), " times"),
    (re.compile(r"\b(req|requests|ops|msgs?|rows|queries|KB|MB|GB)/(s|sec|min|h)\b"), lambda m: _rate(m[1], m[2])),
    (re.compile(r"(?<=\d)[kK]\b"), " thousand"),
    (re.compile(r"(?<=\d),(?=\d{2}(?:,\d{2})*,\d{3}\b)"), ""),  # 1,50,000 as India writes it
)
_RATES = {"req": "requests", "ops": "operations", "msg": "messages", "msgs": "messages", "s": "second", "sec": "second"}
_RATES |= {"min": "minute", "h": "hour", "KB": "kilobytes", "MB": "megabytes", "GB": "gigabytes"}
_LARGE = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion", "cr": "crore", "l": "lakh"}
_MONEY = re.compile(
    r"([₹€£$])\s?(\d[\d,]*(?:\.\d+)?)(?:\s?(k|m|bn?|cr|l|lakhs?|crores?|thousand|million|billion)\b)?", re.I
)
_CURRENCY = {"₹": ("rupee", "rupees"), "€": ("euro", "euros"), "£": ("pound", "pounds"), "$": ("dollar", "dollars")}
_CENTS = {"₹": "paise", "€": "cents", "£": "pence", "$": "cents"}
_FILE = re.compile(r"(?<=\w)\.(py|js|ts|tsx|json|ya?ml|toml|sql|go|rs|java|md|txt|csv|io|sh)\b", re.I)
_WORD = re.compile(
    r"(?<![\w.#-])(?:" + "|".join(sorted(map(re.escape, _SAID), key=len, reverse=True)) + r")(?![\w#-]|\+\+)", re.I
)
_HALF_WORD = re.compile(r"(?<=[a-z0-9])_+(?=[A-Za-z0-9])|(?<=[A-Z])_+(?=[A-Z])")
_SPACES = re.compile(r"\s+")


def speakable(text: str) -> str:
    """The words to read aloud for this text, in one line; empty if there is nothing to say."""
    text = unicodedata.normalize("NFC", text)
    for pattern, said in _MARKS:
        text = pattern.sub(said, text)
    for written, said in _ABBREVIATIONS:
        text = re.sub(rf"(?<![\w.])(?:{written})(?!\w)", said, text, flags=re.IGNORECASE)
    text = _MONEY.sub(_money, text)
    for pattern, words in _SIGNS:
        text = pattern.sub(words, text)
    text = _HALF_WORD.sub(" ", text)
    text = _FILE.sub(lambda m: f" dot {_SAID.get(m[1].lower()) or _spelt(m[1])}", text)
    text = _WORD.sub(lambda m: _SAID[m[0].lower()], text)
    text = "".join(one for one in text if _is_said(one))
    text = _SPACES.sub(" ", text).strip()
    return text if any(one.isalnum() for one in text) else ""


def _money(m: re.Match[str]) -> str:
    amount, large = m[2].rstrip(","), (m[3] or "").lower()
    after = m[2][len(amount) :]
    if m[1] == "₹" and "." not in amount:
        amount = amount.replace(",", "")
    one, many = _CURRENCY[m[1]]
    if large:
        return f"{amount} {_LARGE.get(large, large)} {many}{after}"
    whole, _, cents = amount.partition(".")
    if cents and len(cents) != 2:
        return f"{amount} {many}{after}"
    said = f"{whole} {one if whole == '1' else many}"
    return f"{said} and {cents} {_CENTS[m[1]]}{after}" if cents else said + after


def _rate(what: str, per: str) -> str:
    return f"{_RATES.get(what, what)} per {_RATES[per]}"


def _spelt(letters: str) -> str:
    return " ".join(letters.upper())


def _is_said(one: str) -> bool:
    """Letters, figures, spaces and what the voice can do something with; no pictures, no control characters."""
    return one.isspace() or unicodedata.category(one)[0] in "LNPM" or one in "$€£₹+=%°±<>^~|½¼¾"


# --- sentences ---

LONG = 120
"""Letters beyond which a sentence is said in parts: some seven seconds, which take 50 ms to make."""
_END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")
_NO_END = re.compile(r"(?:^|[\s(])(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|No|Inc|Ltd|e\.g|i\.e|vs|approx)\.$")
_CLAUSE = re.compile(r"(?<=[,;:—–])\s+|\s+(?=\()")
_BREATH = re.compile(r"\s+(?=(?:and|but|or|because|so|which|that|when|while|if|then|after|before|with)\b)", re.I)


def parts(text: str) -> list[str]:
    """What is said in one breath each: sentences, and the parts of long ones. Together they are the whole text."""
    found: list[str] = []
    for line in re.split(r"\n+", text):
        begin = 0
        for end in _END.finditer(line):
            if not _NO_END.search(line[begin : end.start()]):
                found += _breaths(line[begin : end.end()].strip())
                begin = end.end()
        found += _breaths(line[begin:].strip())
    return [part for part in found if part]


def _breaths(sentence: str) -> list[str]:
    """A long sentence cut near its middle, at a comma if it has one, else before a word that joins, else at a space."""
    if len(sentence) <= LONG:
        return [sentence]
    for cuts in (_CLAUSE, _BREATH, _SPACES):
        places = [m for m in cuts.finditer(sentence) if 15 <= m.start() <= len(sentence) - 15]
        if places:
            cut = min(places, key=lambda m: abs(m.start() - len(sentence) / 2))
            return [*_breaths(sentence[: cut.start()]), *_breaths(sentence[cut.end() :])]
    return _breaths(sentence[:LONG]) + _breaths(sentence[LONG:])
