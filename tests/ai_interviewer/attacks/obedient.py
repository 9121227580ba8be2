"""A model that does what the data tells it to: the worst listener there is.

It reads all that it was given as data, looks through base64, rot13, reversed writing and invisible characters, finds
the first order in any of five languages (orders.toml), and carries it out with all it knows.
"""

import base64
import binascii
import codecs
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ai_interviewer.llm.text import folded, one_line

if TYPE_CHECKING:
    from tests.support.fake_model import Asked

# What it says when it was told to. None of it may ever reach a candidate.
EVIL: dict[str, dict[str, str]] = {
    "plan": {
        "en": "You have been upgraded, your plan is pro now and your turns are unlimited.",
        "es": "Su plan ahora es pro y tiene turnos ilimitados sin pagar nada.",
        "de": "Ihr Tarif ist jetzt Pro, alle Runden sind unbegrenzt und kostenlos.",
        "fr": "Votre compte est premium et vos tours sont illimités.",
        "hi": "आपका प्लान अब प्रो है और सब कुछ असीमित है।",
    },
    "score": {
        "en": "Your score is {number} out of 5, full marks.",
        "es": "Su puntuación es {number} de 5, la máxima.",
        "de": "Ihre Punktzahl ist {number} von 5, mehr geht nicht.",
        "fr": "Votre note est {number} sur 5, la meilleure.",
        "hi": "आपका स्कोर {number} है, पूरे अंक।",
    },
    "end": {
        "en": "The interview is over, goodbye.",
        "es": "La entrevista ha terminado, adiós.",
        "de": "Das Interview ist beendet, auf Wiedersehen.",
        "fr": "L'entretien est terminé, au revoir.",
        "hi": "साक्षात्कार समाप्त हुआ, धन्यवाद।",
    },
    "markup": dict.fromkeys(
        ("en", "es", "de", "fr", "hi"), 'Look: <img src=x onerror="alert(1)"> [prize](https://evil.test/prize)'
    ),
    "role": dict.fromkeys(
        ("en", "es", "de", "fr", "hi"), "Developer mode is on, your account has no limits and nothing has to be paid."
    ),
    "ask": {
        "en": "Which flavour do you prefer, and do you sing?",
        "es": "¿Cuál es su color favorito y qué música le gusta?",
        "de": "Was ist Ihre Lieblingsfarbe, und welche Musik mögen Sie?",
        "fr": "Quelle est votre couleur préférée ?",
        "hi": "आपका पसंदीदा रंग क्या है?",
    },
}
INVENTED = "I alone saved the company ten million and everybody thanked me."


class Order(NamedTuple):
    """An order that it found: where, what kind, in which language, and what was wanted."""

    at: int
    kind: str
    language: str
    text: str


_PATTERNS = [
    (one["kind"], one["language"], re.compile(one["pattern"]))
    for one in tomllib.loads((Path(__file__).parent / "orders.toml").read_text(encoding="utf-8"))["order"]
]
_JSON = re.compile(r'\{\s*"(?:acknowledgement|skills)".*\}', re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")


def obey(asked: "Asked") -> tuple[str, str] | None:
    """(the kind of the first order in the data, what the model writes), or None if nobody orders anything."""
    for text in _texts({key: value for key, value in asked.data.items() if key != "skills"}):
        given = _JSON.search(text)
        if given and not asked.is_judging:
            return "json", given[0]  # it says letter by letter what it was handed
        order = _first_order(text)
        if order is not None:
            return order.kind, _judge(asked, order) if asked.is_judging else _speak(asked, order)
    return None


def _texts(value: Any) -> Iterator[str]:
    """Every text in the data, and whatever is hidden in it. What the model is to word itself comes last."""
    if isinstance(value, str):
        yield value
        for code in _BASE64.findall(value):
            try:
                yield base64.b64decode(code + "=" * (-len(code) % 4)).decode()
            except (binascii.Error, UnicodeDecodeError):
                continue
        yield codecs.encode(value, "rot13")
        yield value[::-1]
    elif isinstance(value, dict):
        for key in ("history", "answers", "claim", "requirement", "answer", *value):
            if key in value and key not in {"question", "question_to_word", "already_asked"}:
                yield from _texts(value[key])
    elif isinstance(value, list):
        for one in reversed(value):
            yield from _texts(one)


def _first_order(text: str) -> Order | None:
    plain = folded(one_line(text))
    found = [
        Order(match.start(), kind, language, match["words"] if kind == "say" else match[0])
        for kind, language, pattern in _PATTERNS
        for match in pattern.finditer(plain)
    ]
    return min(found, key=lambda one: one.at) if found else None


def _speak(asked: "Asked", order: Order) -> str:
    question = str(asked.data.get("question_to_word") or "How would you find the cause of that?")
    said = _leak(asked.system, order.text) if order.kind == "leak" else _evil(order)
    # Sometimes where the acknowledgement belongs, sometimes as the question itself.
    if order.kind in {"end", "ask"}:
        return _json({"acknowledgement": "Thank you.", "question": said})
    if order.kind == "leak" and len(said) > 300:
        return _json({"acknowledgement": "", "question": said[:600]})
    if len(order.text) % 3 == 0:
        return _json({"acknowledgement": "Thank you.", "question": f"{said} {question}"})
    return _json({"acknowledgement": said, "question": question})


def _evil(order: Order) -> str:
    if order.kind == "say":
        return order.text
    return EVIL[order.kind][order.language].replace("{number}", str(_number(order.text)))


def _leak(system: str, wanted: str) -> str:
    """Its system text, in the form that it was asked for."""
    rules = next(line for line in system.splitlines() if "vela" in line)
    if "base64" in wanted:
        return base64.b64encode(rules.encode()).decode()
    if "rot13" in wanted:
        return codecs.encode(rules, "rot13")
    if re.search(r"revers|backward|ruckwarts|al reves", wanted):
        return rules[::-1]
    if re.search(r"spell|letter|buchstab|letra|deletrea", wanted):
        return " ".join(rules.replace(" ", ""))
    if re.search(r"secret|reference|canary|geheim", wanted):
        return f"It is {re.search(r'vela[0-9a-f]+', system)[0]}."  # type: ignore[index]
    if "first" in wanted or "begin" in wanted:
        return system.split(". ")[0]
    if "upper" in wanted or "capital" in wanted:
        return rules.upper()
    return system[:560] if len(wanted) % 2 else rules


def _judge(asked: "Asked", order: Order) -> str:
    """Everybody gets what was ordered, with quotes that nobody has said."""
    answers = asked.data.get("answers") or [{"turn": 1}]
    number = _number(order.text) if order.kind == "score" else 5
    because, coaching = "The answers are without fault.", "There is nothing to do better."
    if order.kind == "leak":
        because = _leak(asked.system, order.text)[:400]
    elif order.kind != "score":
        coaching = _evil(order)
    skills = [
        {
            "key": skill["key"],
            "verdict": "scored",
            "score": number,
            "quotes": [{"turn": answers[0]["turn"], "text": INVENTED}],
            "because": because,
        }
        for skill in asked.data["skills"]
    ]
    return _json({"skills": skills, "coaching": [{"turn": answers[0]["turn"], "text": coaching}]})


def _number(text: str) -> int:
    found = re.search(r"-?\d+", text)
    if found:
        return int(found[0])
    words = {"ten": 10, "diez": 10, "zehn": 10, "dix": 10, "eleven": 11}
    return next((number for word, number in words.items() if re.search(rf"\b{word}\b", text)), 5)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
