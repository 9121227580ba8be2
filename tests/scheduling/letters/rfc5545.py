"""What RFC 5545 and RFC 5546 ask of a calendar file, line by line. Shares no code with what writes or reads them."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

_NAME = r"[A-Za-z0-9-]+"
_PARAM = rf'{_NAME}=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
_LINE = re.compile(rf"^(?P<name>{_NAME})(?P<params>(?:;{_PARAM})*):(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)$")
_TEXT = re.compile(r"^(?:[^\\;,]|\\[\\;,nN])*$")
_UTC = re.compile(r"^\d{8}T\d{6}Z$")
_MAILTO = re.compile(r"^mailto:[^\s@<>]+@[^\s@<>]+$", re.IGNORECASE)
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "NAME", "X-WR-CALNAME"}
ONCE = {
    "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS",
    "SEQUENCE", "ORGANIZER", "CREATED", "LAST-MODIFIED", "TRANSP", "CLASS", "PRIORITY",
}  # fmt: skip
MOMENTS = {"DTSTAMP", "DTSTART", "DTEND", "CREATED", "LAST-MODIFIED"}


@dataclass
class Line:
    name: str
    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """A TEXT value without its escapes."""
        return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], self.value)


@dataclass
class Component:
    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def every(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def one(self, name: str) -> Line:
        found = self.every(name)
        assert len(found) == 1, f"{self.name} has {len(found)} {name}"
        return found[0]

    def moment(self, name: str) -> datetime:
        return datetime.strptime(self.one(name).value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def check(data: bytes | str) -> Component:
    """The calendar in a file that keeps the rules; else an AssertionError that names what it breaks."""
    data = data.encode() if isinstance(data, str) else data
    calendar = _nest([_parse(line) for line in _unfold(data)])
    assert calendar.name == "VCALENDAR"
    assert calendar.one("VERSION").value == "2.0"
    assert calendar.one("PRODID").value
    method = calendar.one("METHOD").value
    assert method in ("REQUEST", "CANCEL", "PUBLISH"), method
    assert calendar.parts, "an empty calendar"
    for part in calendar.parts:
        if part.name == "VTIMEZONE":
            assert part.one("TZID").value
            assert part.parts[0].name == "STANDARD"
            continue
        assert part.name == "VEVENT", part.name
        _check_event(part)
        _check_itip(part, method)
    if method != "PUBLISH":
        assert len({part.one("UID").value for part in calendar.parts}) == 1
    return calendar


def _unfold(data: bytes) -> list[str]:
    assert data.endswith(b"\r\n"), "the last line isn't ended"
    assert b"\r" not in data.replace(b"\r\n", b""), "a bare CR"
    assert b"\n" not in data.replace(b"\r\n", b""), "a bare LF"
    lines: list[str] = []
    for raw in data[:-2].split(b"\r\n"):
        assert len(raw) <= 75, f"{len(raw)} octets: {raw!r}"
        assert raw.strip(), "an empty line"
        text = raw.decode()  # a fold in the middle of a character fails here
        if text[0] in " \t":
            lines[-1] += text[1:]
        else:
            lines.append(text)
    return lines


def _parse(text: str) -> Line:
    found = _LINE.match(text)
    assert found, f"not a content line: {text!r}"
    params = {}
    for param in re.findall(rf";({_PARAM})", found["params"]):
        name, _, value = param.partition("=")
        assert name.upper() not in params, f"{name} twice: {text!r}"
        params[name.upper()] = value.strip('"')
    line = Line(found["name"].upper(), params, found["value"])
    if line.name in TEXTS:
        assert _TEXT.match(line.value), f"not escaped: {text!r}"
    return line


def _nest(lines: list[Line]) -> Component:
    root, open_ones = None, []
    for line in lines:
        if line.name == "BEGIN":
            made = Component(line.value)
            (open_ones[-1].parts if open_ones else []).append(made)
            assert open_ones or root is None, "two calendars in one file"
            root = root or made
            open_ones.append(made)
        elif line.name == "END":
            assert open_ones.pop().name == line.value, f"END:{line.value}"
        else:
            assert open_ones, f"{line.name} outside"
            open_ones[-1].lines.append(line)
    assert root is not None
    assert not open_ones, "not closed"
    return root


def _check_event(event: Component) -> None:
    for name in ONCE:
        assert len(event.every(name)) <= 1, f"{name} more than once"
    for name in MOMENTS & {line.name for line in event.lines}:
        assert _UTC.match(event.one(name).value), f"{name} isn't in UTC"
        assert "TZID" not in event.one(name).params
    assert event.one("UID").value
    assert event.one("DTSTAMP")
    assert event.moment("DTSTART") < event.moment("DTEND")
    assert re.fullmatch(r"\d+", event.one("SEQUENCE").value)
    assert _MAILTO.match(event.one("ORGANIZER").value)
    assert event.one("URL").value.startswith("http")
    assert not event.parts, "an alarm that nobody asked for"


def _check_itip(event: Component, method: str) -> None:
    """RFC 5546, 3.2.1, 3.2.2 and 3.2.5."""
    attendees, status = event.every("ATTENDEE"), event.one("STATUS").value
    assert event.one("SUMMARY").value
    if method == "PUBLISH":
        assert not attendees, "a published entry has no attendees"
        assert status in ("TENTATIVE", "CONFIRMED", "CANCELLED")
        return
    assert all(_MAILTO.match(line.value) for line in attendees)
    assert attendees
    if method == "REQUEST":
        assert status in ("TENTATIVE", "CONFIRMED"), f"{status} in a REQUEST"
    else:
        assert status == "CANCELLED", f"{status} in a CANCEL"
