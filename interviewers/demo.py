"""Demo interviewers, so that there is somebody to find. Made by the launcher in embedded mode only; nobody but the demo
interviewer can sign in as one of them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from billing import services as billing
from core.accounts import services as accounts
from interviewers import rules, services
from interviewers.models import Application, Document, Profile
from interviewers.services.documents import store_file

# An empty sheet of paper.
_SHEET = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \n"
    b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n169\n%%EOF\n"
)
_JOINED = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class DemoInterviewer:
    email: str
    name: str
    time_zone: str
    headline: str
    bio: str
    years: int
    experience: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    rate: int
    sample: str = ""
    pronouns: str = ""
    stars: tuple[int, ...] = ()
    certificates: tuple[tuple[str, str], ...] = field(default=())


DEMO_INTERVIEWERS = (
    DemoInterviewer(
        "interviewer@demo.test",
        "Daniel Okafor",
        "Europe/London",
        "Principal engineer, payments: system design and backend interviews",
        "I have built payment systems for fourteen years, the last six as the person who asks the system design"
        " question. I interview the way I would like to be interviewed: one real problem, room to think, and plain"
        " words at the end.",
        14,
        "Principal engineer at a payments company\nBefore that a bank's ledger team, and a start-up that moved money"
        " between mobile wallets",
        ("System design", "Python", "PostgreSQL", "Distributed systems", "Back end"),
        ("en",),
        320_000,
        "You asked about the read pattern before you chose the store, which is what I hope for. Next time say out loud"
        " what you give up: you picked eventual consistency at 14 minutes and never told me who might see old data.",
        "he/him",
        (5, 5, 4, 5, 5, 4, 5),
        (("Solutions architect, professional", "Amazon Web Services"),),
    ),
    DemoInterviewer(
        "meera.krishnan@demo.test",
        "Meera Krishnan",
        "Asia/Kolkata",
        "Engineering manager: behavioural and leadership interviews",
        "Twelve years of engineering, seven of them leading teams in Bengaluru and Singapore. I sit on a hiring"
        " committee and have read more debriefs than I can count, so I can tell you what the other side writes down.",
        12,
        "Engineering manager in logistics, four teams\nEarlier: backend engineer for search",
        ("Behavioural interviews", "Leadership", "Engineering management", "Stakeholder management", "Java"),
        ("en", "ta", "hi"),
        240_000,
        "Your story about the migration had a decision in it, and you owned it. The conflict story did not: tell me"
        " what you said to her, not what the team felt.",
        "she/her",
        (5, 4, 5, 5),
    ),
    DemoInterviewer(
        "lukas.brandt@demo.test",
        "Lukas Brandt",
        "Europe/Berlin",
        "Front end, accessibility and the browser underneath",
        "I write interfaces that people use all day, and I care about how they hold up: keyboard, screen reader, slow"
        " phone. In my sessions you build something small, and then we break it together.",
        9,
        "Staff front-end engineer at a publisher of teaching software",
        ("TypeScript", "React", "Accessibility", "CSS", "Front end", "Performance"),
        ("de", "en"),
        210_000,
        "Good instinct to reach for a button instead of a div. When the list grew you optimised before you measured;"
        " open the profiler first, it would have pointed at the images.",
        "",
        (4, 5, 4),
        (("Professional in web accessibility core competencies", "IAAP"),),
    ),
    DemoInterviewer(
        "amara.diallo@demo.test",
        "Amara Diallo",
        "Africa/Dakar",
        "Data scientist: statistics, experiments and talking about both",
        "I run experiments for a telecom and teach statistics on Saturdays. We will go through a case with real,"
        " untidy data, and you will explain a p-value to somebody who did not ask for one.",
        8,
        "Lead data scientist, experimentation\nPhD in applied statistics",
        ("Statistics", "Data science", "SQL", "Python", "Machine learning", "Probability"),
        ("fr", "en", "wo"),
        180_000,
        "",
        "she/her",
        (5, 5),
        (("PhD, applied statistics", "Université Cheikh Anta Diop"),),
    ),
    DemoInterviewer(
        "rohan.mehta@demo.test",
        "Rohan Mehta",
        "Asia/Kolkata",
        "Algorithms for campus and first-job interviews",
        "Four years ago I was on the other side of this. I remember which hints helped and which did not. Patient with"
        " beginners, strict about complexity.",
        4,
        "Software engineer at a maps company",
        ("Algorithms", "C++", "Java", "Debugging", "Operating systems"),
        ("en", "hi", "gu"),
        90_000,
        "You found the two-pointer idea yourself. Before you code, run it once on an empty list and once on a single"
        " element: both of your bugs were there.",
        "he/him",
        (4, 4, 5, 3, 5, 4),
    ),
    DemoInterviewer(
        "yuki.tanabe@demo.test",
        "Yuki Tanabe",
        "Asia/Tokyo",
        "Product management: sense, strategy, and saying no",
        "Product lead for a language app and, before that, for a railway. I ask about products you use every day and"
        " follow your reasoning wherever it goes, also into the numbers.",
        11,
        "Group product manager\nAssociate lecturer for product strategy",
        ("Product management", "Product sense", "Strategy", "User research", "Communication"),
        ("ja", "en"),
        280_000,
        "",
        "they/them",
        (5, 4, 4),
    ),
    DemoInterviewer(
        "camila.torres@demo.test",
        "Camila Torres",
        "America/Bogota",
        "Site reliability: incidents, Linux and calm",
        "I have been on call for ten years and still like it. Bring a terminal: we will have a small outage together,"
        " and talk about how you found it.",
        10,
        "Site reliability lead at a marketplace\nMaintainer of two exporters you may have used",
        ("Site reliability", "Kubernetes", "Linux", "Observability", "Networking", "Go"),
        ("es", "en", "pt"),
        260_000,
        "You said what you would check and why before you typed, and that is half of the job. Write the timeline as you"
        " go: at minute nine neither of us knew when the errors had begun.",
        "she/her",
        (5, 5, 5, 4),
        (("Certified Kubernetes administrator", "CNCF"),),
    ),
)


@transaction.atomic
def make_demo_interviewers() -> int:
    """Make the demo interviewers that aren't there yet; how many. As often as you like: who is there is left alone."""
    there = set(
        Application.objects.filter(user__email__in=[one.email for one in DEMO_INTERVIEWERS]).values_list(
            "user__email", flat=True
        )
    )
    missing = [(number, one) for number, one in enumerate(DEMO_INTERVIEWERS) if one.email not in there]
    for number, one in missing:
        _make(one, number)
    return len(missing)


def _make(one: DemoInterviewer, number: int) -> None:
    user = _person(one)
    services.begin_application(user_id=user.pk, now=_JOINED)
    services.update_profile(
        user_id=user.pk,
        headline=one.headline,
        bio=one.bio,
        experience_years=one.years,
        experience=one.experience,
        skills=one.skills,
        languages=one.languages,
        hourly_rate_minor=one.rate,
        sample_feedback=one.sample,
    )
    application = Application.objects.get(user=user)
    papers: list[tuple[str, str, str]] = [("identity", "Passport", "")]
    papers += [("certificate", title, issuer) for title, issuer in one.certificates]
    for kind, title, issuer in papers:
        Document.objects.create(
            application=application,
            kind=kind,
            title=title,
            issuer=issuer,
            file_name="document.pdf",
            stored=store_file(_SHEET),
            size=len(_SHEET),
            content_type="application/pdf",
            state=Document.State.APPROVED,
            decided_at=_JOINED,
        )
    Application.objects.filter(pk=application.pk).update(
        state=Application.State.APPROVED, submitted_at=_JOINED, decided_at=_JOINED
    )
    Profile.objects.filter(user=user).update(
        approved=True,
        public=True,
        accepting=True,
        papers_until=rules.NEVER_ENDS,
        joined_at=datetime.combine(date(2026, 2, 2 + 3 * number), _JOINED.time(), tzinfo=UTC),
    )
    accounts.activate_interviewer(user_id=user.pk)
    for stars in one.stars:
        services.note_rating(user_id=user.pk, stars=stars)
    billing.grant_interviewer_plan(
        user_id=user.pk, source="trial", reason="demo", reference=f"demo:{one.email}", starts_at=_JOINED
    )


def _person(one: DemoInterviewer) -> Any:
    people = get_user_model().objects
    user = people.filter(email=one.email).first()
    if user is None:
        user = people.create_user(one.email, None, name=one.name, time_zone=one.time_zone)  # type: ignore[attr-defined]
    if one.pronouns and not user.pronouns:
        user.pronouns = one.pronouns
        user.save(update_fields=["pronouns", "updated_at"])
    return user
