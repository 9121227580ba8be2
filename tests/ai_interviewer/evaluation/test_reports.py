import time
from io import BytesIO
from typing import Any

import pytest
from msgspec import convert, json, to_builtins
from msgspec.structs import replace
from pypdf import PdfReader

from ai_interviewer.bank import shipped_bank
from ai_interviewer.evaluation import MEASURES_VERSION, SCORING_VERSION, Report, build_report, write_json, write_pdf
from ai_interviewer.values import Plan, PlanItem
from tests.ai_interviewer.evaluation.interviews import (
    NONSENSE,
    READER,
    RUBRIC,
    SLOW,
    SURE,
    WEAK,
    interview,
    quotes_in,
    report_of,
    told,
)


def body_of(*turns: Any, **more: Any) -> dict[str, Any]:
    return dict(to_builtins(report_of(*turns, **more)))


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def test_a_report_names_the_versions_it_was_made_with() -> None:
    made = build_report(
        interview(told(1, SURE)), rubric=replace_version(7), reader=READER, progress=lambda _percent: None
    )
    ours = {"scoring": SCORING_VERSION, "measures": MEASURES_VERSION}
    assert made.versions == {"bank": 23, "persona": 4, "prompt": 2, "rubric": 7, **ours}


def replace_version(version: int) -> Any:
    from dataclasses import replace as changed

    return changed(RUBRIC, version=version)


def test_progress_is_told_from_10_to_95_and_never_falls() -> None:
    heard: list[int] = []
    build_report(interview(told(1, SURE), told(2, SLOW, item=2)), rubric=RUBRIC, reader=READER, progress=heard.append)
    assert heard[0] == 10
    assert heard[-1] == 95
    assert heard == sorted(heard)


def test_a_report_has_the_shape_that_the_screen_reads() -> None:
    body = body_of(told(1, SURE), told(2, "Duplicates are ignored.", point="unique"), told(3, WEAK, item=2))
    assert tuple(body) == Report.__struct_fields__
    assert {"strengths", "work_on", "skills", "questions_list", "measures", "coverage", "versions"} <= body.keys()
    assert (body["answers"], body["questions"]) == (3, 2)
    assert body["started_at"] == "2026-11-17T14:40:00.000Z"
    first = body["questions_list"][0]
    assert (first["turn"], first["number"], first["follow_ups"]) == (1, 1, 1)
    assert first["skill"] == {"key": "reliability", "title": "Reliability"}
    assert first["requirement"] == "You make systems that lose nothing"
    assert first["made"][0]["quote"].keys() == {"text", "turn", "at_ms"}


def test_the_json_file_holds_the_whole_report() -> None:
    report = report_of(told(1, SURE), told(2, WEAK, item=2))
    read = json.decode(write_json(dict(to_builtins(report))))
    assert read.pop("format") == "intraview.report"
    assert read.pop("format_version") == 1
    assert convert(read, Report) == report


def test_a_report_of_nothing_is_still_a_report() -> None:
    body = body_of()
    assert body["work_on"] is None
    assert body["questions_list"] == ()
    assert "too little in the answers" in text_of(write_pdf(body, person="", time_zone=""))


def test_answers_without_a_question_of_the_plan_are_measured_but_not_scored() -> None:
    report = report_of(replace(told(1, SURE), item=0), replace(told(2, SURE), item=99))
    assert report.questions_list == ()
    assert report.measures.words > 0


def test_a_report_of_the_shipped_bank_quotes_only_what_was_said() -> None:
    bank = shipped_bank()
    questions = [bank.framing("opening", "mid")[0], *bank.questions((), "mid")[:12]]
    answers = [" ".join(point.text for point in one.points[:3]) for one in questions]
    turns = [
        replace(told(number, answer), item=number, question=one.text)
        for number, (one, answer) in enumerate(zip(questions, answers, strict=True), 1)
    ]
    items = tuple(PlanItem(number=number, phase="core", question=one) for number, one in enumerate(questions, 1))
    report = report_of(*turns, plan=Plan(items=items))
    assert sum(one.score is not None for one in report.skills) >= 4
    assert all(text in answers[turn - 1] for turn, text in quotes_in(report))
    assert {one.key for one in report.skills} <= set(RUBRIC.skills)
    assert text_of(write_pdf(dict(to_builtins(report)), person="Asha", time_zone="Asia/Kolkata"))


# --- on paper ---


@pytest.mark.parametrize(
    ("spoken", "way", "pace", "pause"),
    [
        ((0, 0), "2 answers, in writing", "not measured", "not measured"),
        ((30_000, 0), "2 answers, 1 of them aloud", "138", "2.4 s"),
        ((30_000, 30_000), "2 answers, aloud", "112", "2.4 s"),
    ],
)
def test_a_pdf_says_what_was_said_aloud_how_fast_and_with_what_pause(
    spoken: tuple[int, int], way: str, pace: str, pause: str
) -> None:
    first = told(1, SURE, spoken_ms=spoken[0], longest_pause_ms=2_400)
    body = body_of(first, told(2, SLOW, item=2, spoken_ms=spoken[1]))
    text = text_of(write_pdf(body, person="Asha", time_zone="UTC"))
    assert f"{way}." in text
    assert f"{pace}Pace, words per minute" in text
    assert f"{pause}Longest pause" in text
    assert f"{sum(one > 0 for one in spoken)} of 2Answers said aloud" in text


def test_the_pdf_opens_and_its_letters_are_right() -> None:
    body = body_of(told(1, SURE + " It costs ₹40,000 a month – naïve, but cheap."), told(2, SLOW, item=2))
    text = text_of(write_pdf(body, person="José Ångström", time_zone="Asia/Kolkata"))
    for words in ("₹40,000", "José Ångström", "Café Société", "20:10 to 20:32 (Asia/Kolkata)", "Reliability", "5 of 5"):
        assert words in text
    assert "version 23" in text
    assert "Never part of a level" in text
    assert "Page 1 of" in text


@pytest.mark.parametrize(
    "letters",
    [
        "आशा राव",
        "张伟",
        "عائشة راو",
        "👩🏽‍💻🔥",
        "\x00\x1b[31m",
        "\u202eoben\u202c",
        "a\u0301\u0327" * 50,
        "\ud7ff\ue000",
    ],
)
def test_letters_that_the_font_has_not_break_nothing(letters: str) -> None:
    body = body_of(told(1, f"{letters} {SURE} {letters * 40}"), title=letters, role=letters)
    assert "Reliability" in text_of(write_pdf(body, person=letters, time_zone="Asia/Kolkata"))


def test_a_pdf_says_where_letters_are_missing() -> None:
    body = body_of(told(1, SURE))
    assert "has not are shown" in text_of(write_pdf(body, person="आशा", time_zone="UTC"))
    assert "has not are shown" not in text_of(write_pdf(body, person="Asha", time_zone="UTC"))


def test_markup_and_signs_of_templates_stay_letters() -> None:
    body = body_of(told(1, "**bold** <b>x</b> {pages} {{ nb }} __u__ [l](https://example.com) " + SURE))
    assert "**bold** <b>x</b>" in text_of(write_pdf(body, person="{pages}", time_zone="UTC"))


def test_an_unknown_time_zone_is_shown_as_utc() -> None:
    assert "14:40 to 15:02 (UTC)" in text_of(write_pdf(body_of(told(1, SURE)), person="", time_zone="../etc"))


def test_the_longest_interview_is_a_report_and_a_document_within_bounds() -> None:
    long = (SURE + " " + SLOW + " ") * 20
    turns = [
        told(number, (long if number % 3 else NONSENSE * 70)[:8000], item=1 + number % 2) for number in range(1, 201)
    ]
    began = time.monotonic()
    body = body_of(*turns)
    data = write_json(body)
    paper = write_pdf(body, person="A" * 4000, time_zone="UTC")
    assert time.monotonic() - began < 30
    assert len(data) < 2_000_000
    assert len(paper) < 2_000_000
    assert len(PdfReader(BytesIO(paper)).pages) < 60


def test_one_word_of_8000_letters_breaks_no_page() -> None:
    body = body_of(told(1, SURE + " " + "x" * 6000), told(2, "y" * 8000, item=2), title="z" * 500)
    assert len(PdfReader(BytesIO(write_pdf(body, person="w" * 500, time_zone="UTC"))).pages) < 12
