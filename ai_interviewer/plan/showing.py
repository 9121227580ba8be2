"""A plan as the setup page shows it before the interview: phases, no questions."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ai_interviewer.values import Plan


@dataclass(frozen=True)
class Phase:
    """Some questions in a row that serve one end. `from_` and `to` are numbers of questions."""

    from_: int
    to: int
    title: str
    kind: str

    def as_dict(self) -> dict[str, int | str]:
        return {"from": self.from_, "to": self.to, "title": self.title, "kind": self.kind}


def title_of(kind: str) -> str:
    """What a phase is called."""
    titles = {
        "opening": _("Getting to know each other"),
        "core": _("Questions on your topics"),
        "experience": _("Your own experience"),
        "closing": _("Closing"),
    }
    return titles[kind]


def phases_of(plan: Plan) -> list[dict[str, int | str]]:
    """The phases of a plan in order: {from, to, title, kind}."""
    phases: list[Phase] = []
    for item in plan.items:
        if phases and phases[-1].kind == item.phase:
            phases[-1] = Phase(phases[-1].from_, item.number, phases[-1].title, item.phase)
        else:
            phases.append(Phase(item.number, item.number, title_of(item.phase), item.phase))
    return [phase.as_dict() for phase in phases]
