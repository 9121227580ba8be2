"""What is asked next, and why (AI-8)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai_interviewer.bank import shipped_bank
from ai_interviewer.plan import FollowUpPolicy, find_claims, make_plan
from ai_interviewer.plan.policy import normalised
from ai_interviewer.plan.wordings import AGAIN, DIMENSIONS
from ai_interviewer.values import Exchange, Level, Made, Move, Plan, PlanItem, Question, Reading, Span

from .test_claims import RESUME

POLICY = FollowUpPolicy()
DIMENSION_NAMES = ("metric", "ownership", "tradeoff", "example", "result")


def plan_of(*questions: Question) -> Plan:
    return Plan(items=tuple(PlanItem(number=n, phase="core", question=q) for n, q in enumerate(questions, 1)))


def question(kind: str = "design", level: Level = "mid", place: int = 0) -> Question:
    return [each for each in shipped_bank().questions(["backend"], level) if each.kind == kind][place]


def reading(*points: str, signals: tuple = (), substance: str = "full", **more) -> Reading:
    made = tuple(Made(point=point, span=Span(0, 1), strength=1) for point in points)
    return Reading(substance=substance, made=made, signals=signals, **more)


def all_points(of: Question) -> tuple[str, ...]:
    return tuple(point.id for point in of.points)


class Talk:
    """An interview as the policy sees it."""

    def __init__(self, plan: Plan, policy: FollowUpPolicy = POLICY) -> None:
        self.plan, self.policy = plan, policy
        self.exchanges: list[Exchange] = []
        self.moves = [policy.next_move(plan=plan, exchanges=(), reading=None)]

    def answer(self, read: Reading | None, *, skipped: bool = False, rephrased: str = "") -> Move:
        asked = self.moves[-1]
        self.exchanges.append(
            Exchange(
                turn=len(self.exchanges) + 1,
                item=asked.item,
                move=asked.kind,
                question=rephrased or asked.text,
                answer="…",
                point=asked.point,
                reading=read,
                skipped=skipped,
                reason=asked.reason,
            )
        )
        move = self.policy.next_move(plan=self.plan, exchanges=self.exchanges, reading=read, skipped=skipped)
        self.moves.append(move)
        return move


def test_the_first_question_is_the_plans():
    first = question()
    (move,) = Talk(plan_of(first)).moves
    assert move == Move(kind="ask", reason="plan:1:begin", item=1, text=first.text)


def test_the_most_important_missing_point_is_asked_for_then_the_next_then_the_plan_goes_on():
    first, second = question(place=0), question(place=1)
    talk = Talk(plan_of(first, second))
    assert talk.answer(reading(first.points[1].id)) == Move(
        kind="probe", reason=f"missing:{first.points[0].id}", item=1, text=first.points[0].ask, point=first.points[0].id
    )
    assert talk.answer(reading()).reason == f"missing:{first.points[2].id}"
    assert talk.answer(reading()) == Move(kind="ask", reason="plan:2:depth", item=2, text=second.text)


def test_what_one_answer_made_stays_made():
    first = question()
    talk = Talk(plan_of(first), FollowUpPolicy(max_depth=9))
    talk.answer(reading(*all_points(first)[:-1]))
    move = talk.answer(reading(first.points[-1].id, signals=DIMENSION_NAMES))
    assert (move.kind, move.reason) == ("deepen", "covered")


def test_an_answer_with_nothing_in_it_is_asked_for_once_more_and_then_left():
    first, second = question(place=0), question(place=1)
    talk = Talk(plan_of(first, second))
    again = talk.answer(reading(substance="none"))
    assert (again.kind, again.reason, again.item) == ("again", "unclear", 1)
    assert again.text.endswith(first.text)
    assert again.text != first.text
    assert talk.answer(reading(substance="none")).reason == "plan:2:unclear"


def test_a_follow_up_that_was_not_answered_is_put_once_more_itself():
    first = question()
    talk = Talk(plan_of(first))
    probe = talk.answer(reading(first.points[1].id))
    again = talk.answer(reading(substance="none"))
    assert again.kind == "again"
    assert again.text.endswith(probe.text)
    assert again.point == probe.point


def test_an_answer_to_something_else_is_asked_for_once_more():
    talk = Talk(plan_of(question()))
    assert talk.answer(reading(off_topic=True)).kind == "again"


def test_a_missing_dimension_is_asked_for_once_every_point_is_made():
    first = question("behavioural")
    talk = Talk(plan_of(first))
    move = talk.answer(reading(*all_points(first), signals=("ownership",)))
    assert (move.kind, move.dimension) == ("probe", "metric")
    assert move.text in DIMENSIONS["metric", "told"]
    design = question("design")
    move = Talk(plan_of(design)).answer(reading(*all_points(design)))
    assert move.dimension == "tradeoff"
    assert move.text in DIMENSIONS["tradeoff", "planned"]


@pytest.mark.parametrize(("level", "kind"), [("junior", "ask"), ("mid", "deepen"), ("senior", "deepen")])
def test_who_has_said_everything_is_asked_deeper_once_unless_a_junior(level: Level, kind: str):
    first, second = shipped_bank().questions(["backend"], level)[:2]
    talk = Talk(plan_of(first, second), FollowUpPolicy(max_depth=5))
    everything = reading(*all_points(first), signals=DIMENSION_NAMES)
    move = talk.answer(everything)
    assert move.kind == kind
    if kind == "deepen":
        assert move.text == first.deeper
        assert talk.answer(everything).reason == "plan:2:covered"


def test_a_skipped_question_is_not_followed_up():
    talk = Talk(plan_of(question(place=0), question(place=1)))
    assert talk.answer(None, skipped=True).reason == "plan:2:skipped"
    assert talk.answer(None, skipped=True) == Move(kind="close", reason="plan:end:skipped")


def test_an_opening_is_followed_up_once_at_most():
    opening = shipped_bank().framing("opening", "mid")[0]
    talk = Talk(plan_of(opening, question()))
    assert talk.answer(reading()).kind == "probe"
    assert talk.answer(reading()).reason == "plan:2:depth"


def test_a_dimension_is_not_asked_for_in_the_same_words_when_a_model_put_it_otherwise():
    questions = shipped_bank().questions(["backend"], "mid")
    talk = Talk(plan_of(*questions))
    texts = []
    while talk.moves[-1].kind != "close":
        current = talk.plan.item(talk.moves[-1].item).question
        number = len(talk.exchanges)
        move = talk.answer(reading(*all_points(current)), rephrased=f"In words of its own, {number}")
        if move.dimension:
            texts.append(move.text)
    assert len(texts) == len(set(texts)) >= 6


def test_an_item_that_is_not_in_the_plan_loses_nobody():
    plan = plan_of(question(place=0), question(place=1))
    lost = Exchange(turn=1, item=99, move="ask", question="?", answer="")
    assert POLICY.next_move(plan=plan, exchanges=[lost], reading=reading()).item == 1


def test_every_dimension_can_be_asked_for_in_four_ways_and_none_twice():
    texts = [text for wordings in DIMENSIONS.values() for text in wordings]
    assert min(len(wordings) for wordings in DIMENSIONS.values()) >= 4
    assert len({normalised(text) for text in texts}) == len(texts)
    assert len(set(AGAIN)) == len(AGAIN) >= 4


answers = st.tuples(
    st.sampled_from(["none", "thin", "full", "full", "full"]),
    st.sets(st.integers(0, 5), max_size=6),
    st.sets(st.sampled_from(DIMENSION_NAMES)),
    st.booleans(),
    st.sampled_from([False, False, False, True]),
)


@settings(max_examples=150, deadline=None)
@given(
    data=st.data(),
    level=st.sampled_from(["junior", "mid", "senior"]),
    minutes=st.sampled_from([15, 25, 45]),
    depth=st.integers(0, 4),
    rephrases=st.booleans(),
)
def test_every_interview_ends_asks_nothing_twice_keeps_its_depth_and_says_why(
    data: st.DataObject, level: Level, minutes: int, depth: int, rephrases: bool
):
    plan = make_plan(
        bank=shipped_bank(),
        role="",
        level=level,
        topics=["backend", "security"],
        minutes=minutes,
        requirements=(),
        claims=find_claims(RESUME),
        seed=minutes,
    )
    policy = FollowUpPolicy(max_depth=depth)
    talk = Talk(plan, policy)
    while talk.moves[-1].kind != "close":
        assert len(talk.moves) <= policy.most_questions(plan)
        current = plan.item(talk.moves[-1].item).question
        substance, points, signals, off_topic, skipped = data.draw(answers)
        made = [current.points[place].id for place in sorted(points) if place < len(current.points)]
        read = reading(*made, signals=tuple(signals), substance=substance, off_topic=off_topic and not made)
        rephrased = f"Otherwise {len(talk.moves)}" if rephrases else ""
        talk.answer(None if skipped else read, skipped=skipped, rephrased=rephrased)
    texts = [normalised(move.text) for move in talk.moves[:-1]]
    assert len(texts) == len(set(texts))
    assert all(move.text and move.item for move in talk.moves[:-1])
    assert all(move.reason and len(move.reason) <= 80 for move in talk.moves)
    assert [move.item for move in talk.moves[:-1]] == sorted(move.item for move in talk.moves[:-1])
    for item in plan.items:
        of_item = [move for move in talk.moves if move.item == item.number]
        assert 1 <= len(of_item) <= 1 + depth
        assert sum(move.kind == "again" for move in of_item) <= 1
        assert sum(move.kind == "deepen" for move in of_item) <= 1
        points = [move.point for move in of_item if move.kind == "probe" and move.point]
        assert len(points) == len(set(points))
