"""What interviews have cost at the provider, for staff."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, Sum

from ai_interviewer.models import Turn


@dataclass(slots=True)
class Used:
    """The turns of one interview, added up. `failures`: faults of the provider, whoever took the turn in the end."""

    answers: int = 0
    provider: str = ""
    model: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0
    milliseconds: int = 0
    fell_back: int = 0
    unanswered: int = 0
    failures: int = 0

    @property
    def cost_minor(self) -> float | None:
        return cost_minor(prompt_tokens=self.prompt_tokens, completion_tokens=self.completion_tokens)


def cost_minor(*, prompt_tokens: int, completion_tokens: int) -> float | None:
    """What tokens cost at the price of now, in the currency's smallest unit; None where no price is set."""
    price_in, price_out = settings.OPENAI_PRICE_IN, settings.OPENAI_PRICE_OUT
    if price_in <= 0 or price_out <= 0:
        return None
    # Per million, in the currency's large unit: a hundred small ones. One interview costs fractions of a small one.
    return float(round((prompt_tokens * price_in + completion_tokens * price_out) / 10_000, 3))


def usage_of(interview_ids: Iterable[UUID]) -> dict[UUID, Used]:
    """The usage of these interviews in two queries. Provider and model: those of most answers."""
    ids = list(interview_ids)
    found: dict[UUID, Used] = defaultdict(Used)
    most: dict[UUID, int] = {}
    turns = Turn.objects.filter(interview_id__in=ids)
    rows = (
        turns.values("interview_id", "provider", "model")
        .annotate(
            answered=Count("id", filter=Q(skipped=False)),
            prompt=Sum("prompt_tokens"),
            completion=Sum("completion_tokens"),
            called=Sum("calls"),
            took=Sum("milliseconds"),
            fallen=Count("id", filter=Q(fell_back=True)),
            failed=Count("id", filter=Q(state=Turn.State.FAILED)),
        )
        .order_by("interview_id", "provider", "model")
    )
    for row in rows:
        used = found[row["interview_id"]]
        used.answers += row["answered"]
        used.prompt_tokens += row["prompt"]
        used.completion_tokens += row["completion"]
        used.calls += row["called"]
        used.milliseconds += row["took"]
        used.fell_back += row["fallen"]
        used.unanswered += row["failed"]
        if row["provider"] and row["answered"] > most.get(row["interview_id"], 0):
            most[row["interview_id"]] = row["answered"]
            used.provider, used.model = row["provider"], row["model"]
    for interview_id, failures in turns.exclude(failures=[]).values_list("interview_id", "failures"):
        found[interview_id].failures += len(failures)
    return {interview_id: found[interview_id] for interview_id in ids}
