"""Small interviews to evaluate: two questions of our own, and answers of known worth."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import settings

from ai_interviewer.bank import shipped_rubric
from ai_interviewer.evaluation import Material, Report, Told, build_report
from ai_interviewer.evaluation.shapes import SkillResult
from ai_interviewer.llm.schema import Coaching, JudgedSkill, Judgement, Quote
from ai_interviewer.understanding import LexicalReader
from ai_interviewer.values import Claim, Plan, PlanItem, Point, Question, Requirement

few = settings(deadline=None, max_examples=40)
"""For properties of whole reports: the first one loads a vocabulary, and the machine may be busy."""

READER = LexicalReader()
RUBRIC = shipped_rubric()

PARCELS = Question(
    key="parcels",
    topic="backend",
    level="mid",
    kind="design",
    skill="reliability",
    text="A parcel scanner loses its network for an hour. How do you make sure that no scan is lost or counted twice?",
    points=(
        Point(
            "local-store",
            "I write each scan to local storage before anything else.",
            "Where is a scan while there is no network?",
            (
                ("disk", "local storage", "sqlite", "on the device"),
                ("write*", "written", "store*", "save*", "keep*", "kept"),
            ),
        ),
        Point(
            "scan-id",
            "Each scan gets an id of its own, made on the device.",
            "How do you recognise the same scan when it comes again?",
            (("uuid", "unique id", "own id", "identifier", "idempotency"), ("each", "every", "device", "scan*", "per")),
        ),
        Point(
            "unique",
            "The server has a unique constraint on that id and ignores repeats.",
            "What does the server do when it gets one twice?",
            (("unique constraint", "unique index", "duplicate*", "repeat*"), ("server", "database", "table", "ignor*")),
        ),
        Point(
            "backoff",
            "I send again with growing pauses, so that the server is not flooded.",
            "What happens at the moment when the network is back?",
            (("backoff", "back off", "growing pause*", "jitter", "wait longer"), ("send*", "retr*", "again", "flood*")),
            skill="performance",
        ),
    ),
    pitfalls=("The network never fails for long, so losing some scans in memory is acceptable.",),
    tags=("offline", "idempotency"),
)

LOGS = Question(
    key="logs",
    topic="operations",
    level="mid",
    kind="knowledge",
    skill="observability",
    text="A checkout is slow for a few customers only. What would you look at, and what would you add?",
    points=(
        Point(
            "percentile",
            "I look at high percentiles instead of the mean.",
            "Which figure shows that a few are slow?",
            (("percentile*", "p99", "p95", "tail"), ("latency", "mean", "average", "slow*", "time*")),
        ),
        Point(
            "trace",
            "I follow one slow request by its trace id through the services.",
            "How do you follow one request?",
            (("trac*", "request id", "correlation id", "span*"), ("follow*", "service*", "through", "request*")),
        ),
        Point(
            "slice",
            "I split the slow ones by region, client and version.",
            "What do the slow ones have in common?",
            (("split", "slice", "group*", "break down"), ("region*", "version*", "client*", "country", "browser*")),
        ),
    ),
)

SURE = (
    "Each scan is written to local storage on the device first, in sqlite, before the screen says anything. "
    "Every scan gets a uuid on the device, so it has its own id. "
    "The server keeps a unique constraint on that id in the table, so a duplicate is ignored by the database. "
    "When the network returns I send again with backoff and jitter, so the server is not flooded."
)
WEAK = (
    "I would show the driver a red light whenever the parcel scanner has no network, and the driver counts the scan on "
    "paper for that hour until somebody at the depot types it in from the driver's list in the evening."
)
SLOW = (
    "I look at the p99 latency, not the average, because the mean hides the slow ones. Then I follow one request by "
    "its trace id through all services. I split the slow ones by region and client version to see what they share."
)
NONSENSE = "asdf qwer zxcv hjkl poiu mnbv qqqq wwww eeee rrrr tttt yyyy uuuu iiii oooo pppp aaaa ssss dddd ffff gggg"
OFF_TOPIC = (
    "In summer we drove to the sea with my cousins, and every evening my uncle cooked fish on the beach while the "
    "children built castles and looked for shells until it was dark and we sang old songs by the fire."
)
PARROTING = "So a parcel scanner loses its network for an hour, and I make sure that no scan is lost or counted twice."

REQUIREMENTS = (
    Requirement("r1", "You know Kafka or RabbitMQ", ("kafka", "rabbitmq")),
    Requirement("r2", "You make systems that lose nothing", ()),
    Requirement("r3", "Experience with SQLite", ("sqlite",)),
)
CLAIMS = (Claim("c1", "Built the depot service at Café Société", ("depot", "service")),)


def told(number: int, answer: str, *, item: int = 1, point: str = "", **more: Any) -> Told:
    question = (PARCELS, LOGS)[item - 1]
    asked = next((one.ask for one in question.points if one.id == point), question.text)
    more = {"at_ms": 60_000 * number, **more}
    return Told(
        number=number, item=item, move="probe" if point else "ask", question=asked, answer=answer, point=point, **more
    )


def interview(*turns: Told, **more: Any) -> Material:
    """An interview of two questions; the first tests r2, the second the claim."""
    fields: dict[str, Any] = {
        "interview": "0198a1b2-0000-7000-8000-000000000001",
        "title": "Backend engineer, mid",
        "role": "Backend engineer",
        "level": "mid",
        "minutes": 15,
        "started_at": datetime(2026, 11, 17, 14, 40, tzinfo=UTC),
        "finished_at": datetime(2026, 11, 17, 15, 2, tzinfo=UTC),
        "plan": Plan(
            items=(
                PlanItem(number=1, phase="core", question=PARCELS, requirement="r2"),
                PlanItem(number=2, phase="core", question=LOGS, claim="c1"),
            ),
            requirements=REQUIREMENTS,
            claims=CLAIMS,
        ),
        "versions": {"bank": 23, "persona": 4, "prompt": 2, "rubric": 1},
    }
    return Material(turns=turns, **{**fields, **more})


def report_of(*turns: Told, judgement: Judgement | None = None, **more: Any) -> Report:
    return build_report(
        interview(*turns, **more), rubric=RUBRIC, reader=READER, judgement=judgement, progress=lambda _percent: None
    )


def skill(report: Report, key: str = "reliability") -> SkillResult:
    return next(one for one in report.skills if one.key == key)


def scores(report: Report) -> dict[str, int | None]:
    return {one.key: one.score for one in report.skills}


def quotes_in(report: Report) -> list[tuple[int, str]]:
    """Every quote that a report shows anywhere: of which turn, and its words."""
    found = [quote for one in report.skills for quote in one.quotes]
    found += [one.quote for one in report.strengths if one.quote]
    found += [report.work_on.quote] if report.work_on and report.work_on.quote else []
    found += [point.quote for one in report.questions_list for point in one.made if point.quote]
    return [(quote.turn or 0, quote.text) for quote in found]


def judging(
    score: int, *quotes: tuple[int, str], key: str = "reliability", coaching: Sequence[tuple[int, str]] = ()
) -> Judgement:
    return Judgement(
        skills=(
            JudgedSkill(
                key=key,
                verdict="scored",
                score=score,
                quotes=tuple(Quote(turn=turn, text=text) for turn, text in quotes),
                because="",
            ),
        ),
        coaching=tuple(Coaching(turn=turn, text=text) for turn, text in coaching),
    )
