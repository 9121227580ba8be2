"""The words that a transcriber should know beforehand: names and technical words that everyday English lacks."""

import re
from collections import Counter

LIMIT = 400
"""Letters. Some 100 tokens: more costs time with every turn, and the last ones are hardly heeded."""
_WORD = re.compile(r"[^\W_](?:[\w.+#/'-]*[\w+#])?|\.[A-Z]\w+")
_PLAIN = frozenset(
    """a able about above across actually add after again against all almost also always am an and another any anyone
    are around as ask asked at away back bad based be became because become been before being below best better
    between big both bring but by call came can cannot care career case change changed clear closely come comes
    common company could day days deep deeply degree describe did different do does doing done down during each
    early easy either else end enough environment etc even ever every everyone example excellent experience
    experienced explain familiar fast few find first follow for from full fully further get getting give given go
    goal goals goes going good got great had happen happened happens has have having he help her here high highly
    him his hour hours how however i if important in include includes including into is it its itself job join just
    keep key kind know knowledge known large last later least less let lets like line little long look looking lot
    made main make makes making many may me mean means meet might more most much must my myself name need needs
    never new next nice no not nothing now number of off often ok on once one only open or order other our out over
    own part people per person place please plus point possible preferred problem problems product put quite rather
    read real really related required requirement requirements responsibilities right role run same say see seem
    senior set several she should show simple since skill skills small so solid some someone something soon start
    still strong such sure take talk team teams tell than thank that the their them then there these they thing
    things think this those though through time times to today together told too took toward try turn two under
    understand understanding until up us use used useful uses using usually very want was way we week well went
    were what when where which while who whole whom why will with within without word work worked working works
    world would write wrong year years yes yet you your yours yourself engineer engineers engineering developer
    developers software manager design build building built candidate candidates interview question answer
    consider situation slow slowly happens scale behind front""".split()  # noqa: SIM905 - nobody could read it as a list
)


def make_hotwords(*texts: str, limit: int = LIMIT) -> str:
    """The technical words of these texts, comma after comma; those that look most like names come first.

    Give what matters most first: the question, then its bank item, then the job description.
    """
    found: dict[str, tuple[int, int, str]] = {}
    often = Counter(word.lower() for text in texts for word in _WORD.findall(text))
    order = 0
    for text in texts:
        at_start = True
        end = 0
        for match in _WORD.finditer(text):
            word = match[0].removesuffix("'s")
            at_start = at_start if end == 0 else bool(re.search(r"[.!?:;\n•*-]\s*$", text[end : match.start()]))
            end = match.end()
            key = word.lower()
            if key in _PLAIN or len(word) > 40 or word.isdigit() or (len(word) < 2 and key != "c"):
                continue
            weight = _weight(word, at_start) + (often[key] > 1)
            order += 1
            if weight and (key not in found or found[key][0] < weight):
                found[key] = (weight, found[key][1] if key in found else order, word)
    chosen: list[str] = []
    room = limit
    for _, _, word in sorted(found.values(), key=lambda one: (-min(one[0], 3), one[1])):
        if len(word) + 2 > room:
            break
        chosen.append(word)
        room -= len(word) + 2
    return ", ".join(chosen)


def _weight(word: str, at_start: bool) -> int:
    """How much it looks like something that one has to know: 0 not at all, 3 surely."""
    if any(one.isdigit() or one in "+#/." for one in word) or any(one.isupper() for one in word[1:]):
        return 3  # gRPC, p95, C++, PostgreSQL, CI/CD
    if word[0].isupper():
        return 1 if at_start else 2  # Kafka, Django; or the first word of a sentence
    return 1 if len(word) >= 6 else 0  # idempotent, stampede
