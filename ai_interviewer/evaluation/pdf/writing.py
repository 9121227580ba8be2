"""A report on paper: first what to know, then the skills, the questions, the measures, and how it was computed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ai_interviewer.evaluation.pdf.page import (
    BODY,
    HEADING,
    INK,
    LEFT,
    MUTED,
    PLACE,
    SMALL,
    SMALL_STRONG,
    STRONG,
    TITLE,
    WIDTH,
    Page,
    Style,
)
from ai_interviewer.evaluation.wording import shorten

# What one report shows at most, so that the longest interview is a document of some pages, made within seconds.
MAX_QUESTIONS, MAX_FOLLOW_UPS, MAX_ROWS = 40, 4, 24
MAX_TITLE, MAX_QUESTION, MAX_ANSWER, MAX_FOLLOW_UP, MAX_QUOTE, MAX_WORDS = 160, 400, 900, 360, 320, 420

Body = Mapping[str, Any]


def write_pdf(body: Body, *, person: str, time_zone: str) -> bytes:
    """The report as PDF. `body`: a report as JSON has it; `time_zone`: in which its times are shown."""
    zone = _zone(time_zone)
    title = shorten_answer(str(body["title"]), MAX_TITLE)
    page = Page(foot=shorten_answer(f"Intraview · {title}", 80))
    page.set_title(page.fit(title))
    page.set_creator("Intraview")
    page.set_lang("en")
    page.set_creation_date(_moment(body["finished_at"]))
    page.add_page()
    _head(page, body, title=title, person=person, zone=zone)
    _first_things(page, body)
    _skills(page, body["skills"])
    _questions(page, body["questions_list"])
    _measures(page, body["measures"], body["answers"])
    _coverage(page, body["coverage"])
    _computed(page, body)
    return bytes(page.output())


# --- the head ---


def _head(page: Page, body: Body, *, title: str, person: str, zone: tzinfo) -> None:
    page.write_text(_("Interview report"), style=Style(8.5, bold=True, colour=PLACE.colour), after=1.5)
    page.write_text(title, style=TITLE, after=1.5)
    begin, end = _moment(body["started_at"]).astimezone(zone), _moment(body["finished_at"]).astimezone(zone)
    until = format_date(end, "H:i") if begin.date() == end.date() else format_date(end, "j F Y, H:i")
    when = _("%(begin)s to %(end)s (%(zone)s)") % {
        "begin": format_date(begin, "l j F Y, H:i"),
        "end": until,
        "zone": str(zone).replace("_", " "),
    }
    counts = [
        ngettext("%(n)d question planned", "%(n)d questions planned", body["questions"]) % {"n": body["questions"]},
        ngettext("%(n)d answer", "%(n)d answers", body["answers"]) % {"n": body["answers"]},
        *_ways(body),
    ]
    who = shorten_answer(person, 100)
    page.write_text(
        f"{who}, {body['role']}, {body['level']}" if who else f"{body['role']}, {body['level']}", style=BODY
    )
    page.write_text(f"{when}. {', '.join(counts)}.", style=Style(10, colour=MUTED), after=6)


def _ways(body: Body) -> list[str]:
    """How the answers were given: in writing, aloud, or some of them aloud."""
    spoken, answers = body["measures"].get("spoken_answers", 0), body["answers"]
    if not answers:
        return []
    if 0 < spoken < answers:
        return [ngettext("%(n)d of them aloud", "%(n)d of them aloud", spoken) % {"n": spoken}]
    return [_("aloud") if spoken else _("in writing")]


def _first_things(page: Page, body: Body) -> None:
    """Strengths and the one thing to work on, side by side."""
    blocks: list[tuple[str, Body, bool]] = [(_("Strength"), one, False) for one in body["strengths"][:2]]
    if body["work_on"]:
        blocks.append((_("The one thing to work on"), body["work_on"], True))
    if not blocks:
        page.rule(colour=INK, thick=0.35)
        page.gap(4)
        page.write_text(
            _("There is too little in the answers to name a strength or a thing to work on."), style=STRONG, after=1
        )
        page.write_text(
            _("That is no verdict on you. Two or three sentences to each question are enough for a report."),
            style=SMALL,
        )
        page.gap(5)
        return
    share = WIDTH / len(blocks)
    pad = 5.0
    heights = [
        sum(height + after for _text, _style, height, after in _lines(page, one, share - 2 * pad)) for one in blocks
    ]
    height = max(heights) + 9
    page.room_for(height)
    top = page.get_y()
    for number, block in enumerate(blocks):
        x = LEFT + number * share
        if block[2]:
            page.panel(x, top, share, height)
        inside = x + (pad if number or block[2] else 0)
        page.set_y(top + 4)
        for text, style, _height, after in _lines(page, block, share - 2 * pad):
            page.write_text(text, x=inside, width=share - 2 * pad, style=style, after=after)
    page.set_y(top)
    page.rule(colour=INK, thick=0.35)
    page.set_y(top + height)
    page.rule()


def _lines(page: Page, block: tuple[str, Body, bool], width: float) -> list[tuple[str, Style, float, float]]:
    label, one, is_work = block
    lines = [
        (label, SMALL_STRONG if is_work else SMALL, 0.8),
        (shorten(one["headline"], most=120), Style(11.5, bold=True, leading=1.3), 1.2),
        (one["title"], SMALL, 1.6),
    ]
    if one["quote"]:
        lines += [(_quoted(one["quote"], most=220), BODY, 0.4), (_place(one["quote"]), PLACE, 1.6)]
    if is_work:
        lines.append((shorten_answer(one["advice"], MAX_WORDS), SMALL, 0))
    return [(text, style, page.height_of(text, width, style), after) for text, style, after in lines if text]


# --- skills ---


def _skills(page: Page, skills: Sequence[Body]) -> None:
    _heading(page, _("Skills"), _("Levels 1 to 5, each with your own words"))
    left, right = 48.0, WIDTH - 54
    for skill in skills[:MAX_ROWS]:
        score, quotes = skill["score"], skill["quotes"][:2]
        level = _("%(score)d of 5") % {"score": score} if score else _("Insufficient evidence")
        texts: list[tuple[str, Style]] = []
        for quote in quotes:
            texts += [(_quoted(quote, most=MAX_QUOTE), BODY), (_place(quote), PLACE)]
        if skill["level_words"]:
            texts.append((skill["level_words"], SMALL_STRONG))
        reason = shorten_answer(skill["because"], MAX_WORDS)
        texts.append((reason if score else f"{level}. {reason}", SMALL))
        height = sum(page.height_of(text, right, style) for text, style in texts) + 2 * len(quotes) + 8
        page.room_for(height)
        page.rule()
        page.set_y(page.get_y() + 3.5)
        with page.side_by_side() as column:

            def name(skill: Body = skill, score: int | None = score, level: str = level) -> None:
                page.write_text(skill["name"], width=left, style=STRONG)
                if score:
                    page.bar(LEFT, page.get_y() + 1.4, score)
                    page.write_text(level, x=LEFT + 33, width=left - 33 + 5, style=SMALL)

            def words(texts: list[tuple[str, Style]] = texts) -> None:
                for text, style in texts:
                    page.write_text(text, x=LEFT + 54, width=right, style=style, after=1.2 if style is PLACE else 0)

            column(name)
            column(words)
        page.set_y(page.get_y() + 3.5)
    page.rule()
    if len(skills) > MAX_ROWS:
        page.write_text(_more(len(skills) - MAX_ROWS), style=SMALL)


# --- questions ---


def _questions(page: Page, questions: Sequence[Body]) -> None:
    _heading(page, _("Question by question"), "")
    x, width = LEFT + 18, WIDTH - 18
    if not questions:
        page.write_text(_("No question was answered."), style=SMALL)
    for one in questions[:MAX_QUESTIONS]:
        asked = f"{one['number']}. {shorten_answer(one['question'], MAX_QUESTION)}"
        page.room_for(page.height_of(asked, width, STRONG) + 26)
        page.rule()
        page.set_y(page.get_y() + 3.5)
        y = page.get_y()
        page.write_text(_clock(one["at_ms"]), width=16, style=SMALL)
        page.set_y(y)
        page.write_text(asked, x=x, width=width, style=STRONG, after=0.6)
        page.write_text(_tests(one), x=x, width=width, style=SMALL, after=1.6)
        _answer(page, one, x, width, most=MAX_ANSWER)
        _points(page, one, x, width)
        _advice(page, one["coaching"], x, width)
        follow_ups = one.get("follow_up_answers", ())
        for more in follow_ups[:MAX_FOLLOW_UPS]:
            page.gap(2.5)
            asked = shorten_answer(more["question"], MAX_QUESTION)
            page.room_for(page.height_of(asked, width - 6, SMALL_STRONG) + 14)
            y = page.get_y()
            page.write_text(_clock(more["at_ms"]), width=16, style=SMALL)
            page.set_y(y)
            page.write_text(asked, x=x + 6, width=width - 6, style=SMALL_STRONG, after=0.6)
            _answer(page, more, x + 6, width - 6, most=MAX_FOLLOW_UP)
            _advice(page, more["coaching"], x + 6, width - 6)
        if len(follow_ups) > MAX_FOLLOW_UPS:
            page.write_text(_more(len(follow_ups) - MAX_FOLLOW_UPS), x=x + 6, width=width - 6, style=SMALL)
        page.set_y(page.get_y() + 3.5)
    if len(questions) > MAX_QUESTIONS:
        page.write_text(_more(len(questions) - MAX_QUESTIONS), style=SMALL)


def _answer(page: Page, one: Body, x: float, width: float, *, most: int) -> None:
    if one["skipped"] or not one["answer"].strip():
        page.write_text(_("Skipped."), x=x, width=width, style=SMALL, after=1)
        return
    page.write_text(shorten_answer(one["answer"], most), x=x, width=width, style=BODY, after=1.2)


def _points(page: Page, one: Body, x: float, width: float) -> None:
    made, missing = [point["text"] for point in one["made"]], [point["text"] for point in one["missing"]]
    if one["score"] is None:
        return
    total = len(made) + len(missing)
    if total:
        said = _("%(made)d of %(asked)d points said, follow-ups included.") % {"made": len(made), "asked": total}
        page.write_text(said, x=x, width=width, style=SMALL_STRONG)
    for label, points in ((_("Said"), made), (_("Not said"), missing)):
        if points:
            listed = " ".join(shorten_answer(point, 170) for point in points[:8])
            page.write_text(f"{label}: {listed}", x=x, width=width, style=SMALL, after=0.6)


def _advice(page: Page, text: str, x: float, width: float) -> None:
    if not text:
        return
    text = shorten_answer(text, MAX_WORDS)
    page.room_for(min(40.0, page.height_of(text, width - 4, BODY) + 2))
    start, number = page.get_y() + 0.8, page.page
    page.set_y(start)
    page.write_text(text, x=x + 4, width=width - 4, style=BODY)
    if page.page == number:
        page.set_draw_color(*PLACE.colour)
        page.set_line_width(0.6)
        page.line(x + 0.4, start + 0.6, x + 0.4, page.get_y() - 0.6)
    page.set_y(page.get_y() + 0.8)


def _tests(one: Body) -> str:
    words = []
    if one["skill"]:
        words.append(_("Tests %(skill)s.") % {"skill": one["skill"]["title"]})
    if one["requirement"]:
        words.append(_("From the job description: “%(text)s”.") % {"text": shorten_answer(one["requirement"], 160)})
    if one["claim"]:
        words.append(_("From your résumé: “%(text)s”.") % {"text": shorten_answer(one["claim"], 160)})
    return " ".join(words)


# --- measures, coverage, versions ---


def _measures(page: Page, measures: Body, answers: int) -> None:
    _heading(page, _("How you put it"), _("For you to know. Never part of a level."))
    not_measured = _("not measured")
    pace, pause = measures["words_per_minute"], measures["longest_pause_ms"]
    spoken = _("%(spoken)d of %(answers)d") % {"spoken": measures.get("spoken_answers", 0), "answers": answers}
    rows = (
        ("words", _("Words"), f"{measures['words']}"),
        ("words_per_answer", _("Words per answer"), f"{measures['words_per_answer']:g}"),
        ("spoken_answers", _("Answers said aloud"), spoken),
        ("words_per_minute", _("Pace, words per minute"), f"{pace:g}" if pace is not None else not_measured),
        ("fillers_per_100", _("Fillers per 100 words"), f"{measures['fillers_per_100']:g}"),
        ("longest_pause_ms", _("Longest pause"), _length(pause) if pause is not None else not_measured),
        ("talk_ratio", _("Your share of the words"), f"{round(100 * measures['talk_ratio'])} %"),
    )
    for key, name, value in rows:
        formula = measures["formulas"].get(key, "")
        page.room_for(BODY.line + page.height_of(formula, WIDTH - 40, SMALL) + 5)
        page.rule()
        page.set_y(page.get_y() + 2)
        page.line_of(name, value)
        page.write_text(formula, width=WIDTH - 40, style=SMALL)
        page.set_y(page.get_y() + 2)
    page.rule()


def _coverage(page: Page, coverage: Body) -> None:
    for title, things in (
        (_("What the job description asks for"), coverage["requirements"]),
        (_("What your résumé claims"), coverage["claims"]),
    ):
        if not things:
            continue
        reached = sum(bool(one["reached"]) for one in things)
        _heading(page, title, _("%(reached)d of %(all)d reached") % {"reached": reached, "all": len(things)})
        for one in things[:MAX_ROWS]:
            text = shorten_answer(one["text"], 240)
            page.room_for(page.height_of(text, WIDTH - 40, BODY) + 4)
            page.rule()
            page.set_y(page.get_y() + 1.6)
            if one["reached"]:
                turns = ", ".join(str(turn) for turn in one["turns"][:4]) + (" …" if len(one["turns"]) > 4 else "")
                page.line_of(text, _("answer %(turns)s") % {"turns": turns}, right_style=PLACE)
            else:
                page.line_of(text, _("not reached"), right_style=SMALL)
            page.set_y(page.get_y() + 1.6)
        page.rule()


def _computed(page: Page, body: Body) -> None:
    _heading(page, _("How this was computed"), "", keep=60)
    page.write_text(
        _(
            "Levels come from the rubric and your words only. A quote counts if it stands in your answer letter by "
            "letter: %(found)d of %(of)d were found. Silence, short or unrelated answers give no level at all, never a "
            "low one."
        )
        % {"found": body["quotes_found"], "of": body["quotes_of"]},
        style=SMALL,
        after=2,
    )
    names = {
        "rubric": _("Rubric"),
        "bank": _("Questions"),
        "persona": _("Interviewer"),
        "prompt": _("Instructions to the model"),
        "scoring": _("Scoring"),
        "measures": _("Measures"),
    }
    engine = body["engine"]
    rows = [(names.get(key, key), _("version %(n)s") % {"n": version}) for key, version in body["versions"].items()]
    rows.append((_("Read by"), ", ".join(word for word in (engine["provider"], engine["model"]) if word)))
    for name, value in rows[:MAX_ROWS]:
        page.room_for(BODY.line + 4)
        page.rule()
        page.set_y(page.get_y() + 1.6)
        page.line_of(name, shorten_answer(str(value), 60), right_style=BODY)
        page.set_y(page.get_y() + 1.6)
    page.rule()
    page.gap(3)
    page.write_text(_("Interview %(id)s") % {"id": body["interview"]}, style=SMALL)
    if page.letters_missing:
        note = _("Letters that this document’s font has not are shown as □. The report’s JSON file holds all of them.")
        page.write_text(note, style=SMALL)


# --- small things ---


def _heading(page: Page, title: str, beside: str, *, keep: float = 42) -> None:
    page.gap(10)
    page.room_for(keep)
    y = page.get_y()
    if beside:
        page.set_y(y + 1.5)
        width = 90.0
        page.use(SMALL)
        page.set_x(LEFT + WIDTH - width)
        page.cell(width, SMALL.line, page.fit(beside), align="R")
        page.set_y(y)
    page.write_text(title, width=WIDTH - 92, style=HEADING, after=2)


def shorten_answer(text: str, most: int) -> str:
    """The beginning of an answer, cut after a whole word."""
    text = " ".join(text[: 3 * most].split()) if len(text) > 3 * most else " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[:most]
    at = cut.rfind(" ")
    return (cut[:at] if at > most // 2 else cut) + " …"


def _quoted(quote: Body, *, most: int) -> str:
    return f"“{shorten_answer(quote['text'], most)}”"


def _place(quote: Body) -> str:
    if quote["turn"] is None:
        return ""
    return _("%(clock)s, answer %(turn)d") % {"clock": _clock(quote["at_ms"] or 0), "turn": quote["turn"]}


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(max(0, milliseconds) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def _length(milliseconds: int) -> str:
    seconds = milliseconds / 1000
    return f"{seconds:.1f} s" if seconds < 60 else _clock(milliseconds)


def _more(count: int) -> str:
    return ngettext("%(n)d more in the report itself.", "%(n)d more in the report itself.", count) % {"n": count}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC
