"""What the interviewer asks next, and why. One explicit object: the same values give the same move."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ai_interviewer.values import Dimension, Exchange, Kind, Level, Move, Plan, PlanItem, Reading

from .wordings import AGAIN, DIMENSIONS, tense_of

_LADDERS: Mapping[Kind, tuple[Dimension, ...]] = {
    "behavioural": ("ownership", "metric", "result", "tradeoff"),
    "design": ("tradeoff", "metric", "example"),
    "coding": ("example", "tradeoff", "metric"),
    "knowledge": ("example", "tradeoff"),
    "opening": ("ownership", "metric"),
    "closing": (),
}
_DEPTHS: Mapping[Kind, int] = {"opening": 1, "closing": 1}

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def normalised(question: str) -> str:
    """A question without case, spaces and signs: two that are the same then are the same question."""
    return " ".join(_WORD.findall(question.lower()))


@dataclass(frozen=True)
class FollowUpPolicy:
    """How far and in which order an answer is followed up.

    After an answer, in this order: nothing in it, and the question is put once more; a key point is missing, and its
    own follow-up is asked, the most important first; a dimension of the ladder is missing, and it is asked for;
    everything is there, and one harder question follows. Then the plan goes on. No question is asked twice.
    """

    max_depth: int = 2  # further questions to one item of the plan, whatever their kind
    max_again: int = 1  # times that an item is put once more
    max_dimensions: int = 1  # questions to one item that ask for a dimension
    depths: Mapping[Kind, int] = field(default_factory=lambda: dict(_DEPTHS))  # where it is less than `max_depth`
    ladders: Mapping[Kind, tuple[Dimension, ...]] = field(default_factory=lambda: dict(_LADDERS))
    deepens: frozenset[Level] = frozenset({"mid", "senior"})

    def most_questions(self, plan: Plan) -> int:
        """No interview of this plan asks more than so many."""
        return len(plan.items) * (1 + self.max_depth)

    def next_move(
        self, *, plan: Plan, exchanges: Sequence[Exchange], reading: Reading | None, skipped: bool = False
    ) -> Move:
        """The next move. `exchanges`: all so far, the newest last; `reading`: of its answer, None if it has none."""
        asked = {normalised(exchange.question) for exchange in exchanges}
        if not exchanges:
            return self._go_on(plan, 0, asked, "begin")
        last = exchanges[-1]
        if not 1 <= last.item <= len(plan.items):
            return self._go_on(
                plan, max([0, *(each.item for each in exchanges if each.item <= len(plan.items))]), asked, "lost"
            )
        if skipped or last.skipped:
            return self._go_on(plan, last.item, asked, "skipped")
        reading = reading if reading is not None else last.reading
        if reading is None:
            return self._go_on(plan, last.item, asked, "unread")
        item = plan.item(last.item)
        so_far = [exchange for exchange in exchanges if exchange.item == item.number]
        if len(so_far) > min(self.max_depth, self.depths.get(item.question.kind, self.max_depth)):
            return self._go_on(plan, item.number, asked, "depth")
        if reading.substance == "none" or (reading.off_topic and not reading.made):
            return self._again(item, so_far, asked) or self._go_on(plan, item.number, asked, "unclear")
        return (
            self._missing_point(item, so_far, reading, asked)
            or self._missing_dimension(item, so_far, exchanges, reading, asked)
            or self._deeper(item, so_far, asked)
            or self._go_on(plan, item.number, asked, "covered")
        )

    def _again(self, item: PlanItem, so_far: Sequence[Exchange], asked: set[str]) -> Move | None:
        """The last question once more, in other words before it."""
        times = sum(exchange.move == "again" for exchange in so_far)
        if times >= self.max_again:
            return None
        # What was asked last, in the bank's words: those of a model are not ours to repeat.
        point = next((each for each in item.question.points if each.id == so_far[-1].point), None)
        words = point.ask if point else item.question.text
        start = item.number + times
        for turn in range(len(AGAIN)):
            text = f"{AGAIN[(start + turn) % len(AGAIN)]} {words}"
            if normalised(text) not in asked:
                return Move(kind="again", reason="unclear", item=item.number, text=text, point=so_far[-1].point)
        return None

    def _missing_point(
        self, item: PlanItem, so_far: Sequence[Exchange], reading: Reading, asked: set[str]
    ) -> Move | None:
        made = {made.point for each in _readings(so_far, reading) for made in each.made}
        probed = {exchange.point for exchange in so_far}
        for point in item.question.points:
            if point.id in made or point.id in probed or normalised(point.ask) in asked:
                continue
            return Move(kind="probe", reason=f"missing:{point.id}", item=item.number, text=point.ask, point=point.id)
        return None

    def _missing_dimension(
        self,
        item: PlanItem,
        so_far: Sequence[Exchange],
        exchanges: Sequence[Exchange],
        reading: Reading,
        asked: set[str],
    ) -> Move | None:
        shown = {signal for each in _readings(so_far, reading) for signal in each.signals}
        if sum(_asks_for_dimension(exchange) for exchange in so_far) >= self.max_dimensions:
            return None
        used = {exchange.reason for exchange in exchanges}
        before = {exchange.reason.split(":")[1] for exchange in so_far if exchange.reason.startswith("dimension:")}
        tense = tense_of(item.question.kind)
        for dimension in self.ladders.get(item.question.kind, ()):
            if dimension in shown or dimension in before:
                continue
            wordings = DIMENSIONS[dimension, tense]
            for turn in range(len(wordings)):
                number = (item.number + turn) % len(wordings)
                reason = f"dimension:{dimension}:{tense}-{number}"
                if reason not in used and normalised(wordings[number]) not in asked:
                    return Move(
                        kind="probe", reason=reason, item=item.number, text=wordings[number], dimension=dimension
                    )
        return None

    def _deeper(self, item: PlanItem, so_far: Sequence[Exchange], asked: set[str]) -> Move | None:
        question = item.question
        if question.level not in self.deepens or not question.deeper or normalised(question.deeper) in asked:
            return None
        if any(exchange.move == "deepen" for exchange in so_far):
            return None
        return Move(kind="deepen", reason="covered", item=item.number, text=question.deeper)

    def _go_on(self, plan: Plan, number: int, asked: set[str], because: str) -> Move:
        """The next item of the plan that was not asked yet; after the last one, the end."""
        for item in plan.items[number:]:
            if normalised(item.question.text) not in asked:
                return Move(
                    kind="ask", reason=f"plan:{item.number}:{because}", item=item.number, text=item.question.text
                )
        return Move(kind="close", reason=f"plan:end:{because}")


def _readings(so_far: Sequence[Exchange], newest: Reading) -> list[Reading]:
    return [*(exchange.reading for exchange in so_far[:-1] if exchange.reading is not None), newest]


def _asks_for_dimension(exchange: Exchange) -> bool:
    return exchange.move == "probe" and not exchange.point
