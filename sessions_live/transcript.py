"""The transcript: the log of a session, as people read it. Pure folding of rows into lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sessions_live import rules
from sessions_live.log import Row


@dataclass(slots=True)
class Speaker:
    """A seat, as the transcript names it."""

    seat: str
    name: str
    role: str


@dataclass(slots=True)
class Line:
    """One line: a message, something said aloud, or something that happened."""

    seq: int
    at: str
    at_ms: int
    seat: str | None
    name: str
    role: str
    kind: str  # chat, said, system
    event: str
    text: str
    whisper_to: str | None = None
    edited: bool = False
    deleted: bool = False
    voice: bool = False
    from_ms: int | None = None  # when it was said aloud, on the room clock
    to_ms: int | None = None
    cut: bool = False  # interrupted: `text` is what was heard of it


def tell(rows: Iterable[Row], *, people: Mapping[str, Speaker], started_at: datetime | None) -> list[Line]:
    """The lines of a session, in order. An edited message shows its last words, a deleted one a tombstone."""
    lines: dict[int, Line] = {}
    for row in rows:
        data = row.data
        if row.kind in ("chat.edited", "chat.deleted"):
            line = lines.get(data["of"])
            if line is not None:
                line.edited = line.edited or row.kind == "chat.edited"
                if row.kind == "chat.deleted":
                    line.deleted = True
                elif data.get("text") is not None:
                    line.text = data["text"]
            continue
        if row.kind == "transcript.heard":
            line = lines.get(data["of"])
            if line is not None:
                line.voice, line.from_ms, line.to_ms = True, data["from_ms"], data["to_ms"]
                if data["cut"]:
                    line.text, line.cut = data["text"], True
            continue
        speaker = people.get(data.get("seat") or row.seat or "")
        name = speaker.name if speaker else ""
        if row.kind == "chat.sent":
            kind, text = "chat", data["text"] or ""
        elif row.kind == "transcript.said":
            kind, text = "said", data.get("text", "")
        else:
            kind, text = "system", _system_words(row.kind, data, name)
            if not text:
                continue
        lines[row.seq] = Line(
            seq=row.seq,
            at=row.at,
            at_ms=rules.room_ms(started_at=started_at, at=datetime.fromisoformat(row.at)),
            seat=row.seat,
            name=name,
            role=speaker.role if speaker else "",
            kind=kind,
            event=row.kind,
            text=text,
            whisper_to=data.get("to") if kind == "chat" else None,
            deleted=bool(data.get("deleted")),
            voice=bool(data.get("voice")),
            from_ms=data.get("from_ms"),
            to_ms=data.get("to_ms"),
        )
    return list(lines.values())


def write_text(title: str, lines: Iterable[Line], people: Mapping[str, Speaker]) -> str:
    """The transcript as plain text, for reading and keeping."""
    out = [title, ""]
    for line in lines:
        words = _("(deleted)") if line.deleted else line.text
        if line.kind == "system":
            out.append(f"{clock(line.at_ms)}  {words}")
            continue
        marks = []
        if line.whisper_to:
            other = people.get(line.whisper_to)
            marks.append(_("whispered to %(name)s") % {"name": other.name if other else ""})
        if line.edited and not line.deleted:
            marks.append(_("edited"))
        if line.cut:
            marks.append(_("interrupted"))
        remark = f" ({', '.join(marks)})" if marks else ""
        out.append(f"{clock(line.at_ms)}  {line.name}{remark}: {words}")
    return "\n".join(out) + "\n"


def clock(milliseconds: int) -> str:
    """The room clock as `MM:SS`, or `H:MM:SS` from an hour on."""
    hours, rest = divmod(milliseconds // 1000, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def _system_words(kind: str, data: dict[str, Any], name: str) -> str:
    said = {
        "room.started": _("The session began."),
        "room.ended": _("The session ended: %(reason)s") if data.get("reason") else _("The session ended."),
        "ai.offered": _("The interviewer hadn’t come. Practising with the AI instead was offered."),
        "room.locked": _("The room was locked."),
        "room.unlocked": _("The room was unlocked."),
        "seat.joined": _("%(name)s came in."),
        "seat.left": _("%(name)s left."),
        "seat.knocked": _("%(name)s asked to come in."),
        "seat.admitted": _("%(name)s was let in."),
        "seat.denied": _("%(name)s was not let in."),
        "seat.removed": _("%(name)s was removed."),
        "seat.promoted": _("%(name)s changed place: %(role)s."),
        "seat.muted": _("%(name)s was muted."),
        "timer.started": _("%(timer)s began, %(minutes)s min."),
        "timer.paused": _("%(timer)s was paused."),
        "timer.resumed": _("%(timer)s went on."),
        "timer.expired": _("%(timer)s ran out."),
        "incident.filed": _("A problem was reported."),
        "consent.given.recording": _("%(name)s agreed to be recorded."),
        "consent.given.captions": _("%(name)s agreed to captions."),
        "consent.withdrawn.recording": _("%(name)s no longer agrees to be recorded."),
        "consent.withdrawn.captions": _("%(name)s no longer agrees to captions."),
        "recording.started": _("Recording began."),
        "recording.stopped": _("Recording stopped."),
        "recording.deleted": _("A recording was deleted."),
    }.get(f"{kind}.{data['kind']}" if kind.startswith("consent.") else kind, "")
    if not said:
        return ""
    minutes = round(data.get("seconds", 0) / 60, 1)
    values = {
        "name": name or _("Somebody"),
        "timer": data.get("name", ""),
        "role": data.get("role", ""),
        "reason": data.get("reason", ""),
        "minutes": f"{minutes:g}",
    }
    return said % values
