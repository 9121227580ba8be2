import { describe, expect, it } from "vitest";
import {
  changesOf,
  closeDate,
  type Draft,
  differs,
  draftOf,
  followWeek,
  joined,
  open,
  openMinutes,
  rebased,
  replace,
  stepsTo,
  stretchAt,
  stretchesOn,
} from "./drawing";
import type { Calendar } from "./types";

const hour = (value: number) => Math.round(value * 60);
const span = (from: number, to: number) => ({ start: hour(from), end: hour(to) });
const MONDAY = "2026-11-23";
const FRIDAY = "2026-11-27";

const weekly = (weekday: number, from: number, to: number, id = `w${weekday}-${from}`) => ({
  id,
  kind: "weekly" as const,
  weekday,
  date: null,
  start_minute: hour(from),
  minutes: hour(to - from),
});
const once = (date: string, from: number, to: number, id = `o${date}-${from}`) => ({
  ...weekly(0, from, to, id),
  kind: "once" as const,
  weekday: null,
  date,
});

const calendar = (...blocks: Calendar["blocks"]) => ({ blocks, overrides: [] as Calendar["overrides"] });
const EMPTY = draftOf(calendar());
const seen = (draft: Draft, date: string) =>
  stretchesOn(draft, date).map(({ source, top, bottom }) => [source, top / 60, bottom / 60]);

describe("a stretch", () => {
  it("that is drawn for every week stands on every such weekday", () => {
    const draft = open(EMPTY, FRIDAY, span(12.5, 16), "week");
    expect(seen(draft, "2026-12-04")).toEqual([["weekly", 12.5, 16]]);
    expect(seen(draft, MONDAY)).toEqual([]);
  });

  it("that touches another becomes one with it", () => {
    const draft = open(draftOf(calendar(weekly(4, 9, 12), weekly(4, 14, 16))), FRIDAY, span(12, 14.5), "week");
    expect(seen(draft, FRIDAY)).toEqual([["weekly", 9, 16]]);
  });

  it("for one date adds only what the week has not, and leaves other weeks alone", () => {
    const draft = open(draftOf(calendar(weekly(4, 9, 12))), FRIDAY, span(11, 14), "date");
    expect(seen(draft, FRIDAY)).toEqual([
      ["weekly", 9, 12],
      ["once", 12, 14],
    ]);
    expect(seen(draft, "2026-12-04")).toEqual([["weekly", 9, 12]]);
  });

  it("shorter than the server keeps is none", () => {
    expect(open(EMPTY, FRIDAY, { start: 600, end: 610 }, "week")).toBe(EMPTY);
  });

  it("beyond midnight stands on both days and leaves nothing open twice", () => {
    const draft = open(draftOf(calendar(weekly(0, 22, 26))), "2026-11-24", span(0, 3), "week");
    expect(seen(draft, MONDAY)).toEqual([["weekly", 22, 24]]);
    expect(seen(draft, "2026-11-24")).toEqual([
      ["weekly", 0, 2],
      ["weekly", 2, 3],
    ]);
    expect(stretchAt(draft, "2026-11-24", 60)?.origin).toBe(MONDAY);
    expect(openMinutes(draft, "2026-11-24")).toBe(180);
  });

  it("beyond midnight on Sunday reaches into Monday", () => {
    expect(seen(open(EMPTY, "2026-11-29", span(23, 25), "week"), MONDAY)).toEqual([["weekly", 0, 1]]);
  });
});

describe("changing a stretch", () => {
  const draft = draftOf(calendar(weekly(4, 9, 12), weekly(4, 14, 17)));
  const morning = stretchAt(draft, FRIDAY, hour(10));
  if (!morning) throw new Error("nothing is open at ten");

  it("for every week changes every week", () => {
    expect(seen(replace(draft, morning, span(8, 11), "week"), FRIDAY)).toEqual([
      ["weekly", 8, 11],
      ["weekly", 14, 17],
    ]);
  });

  it("for one date gives the date hours of its own", () => {
    const changed = replace(draft, morning, null, "date");
    expect(seen(changed, FRIDAY)).toEqual([["own", 14, 17]]);
    expect(seen(changed, "2026-12-04")).toEqual(seen(draft, FRIDAY));
    expect(followWeek(changed, FRIDAY)).toEqual(draft);
  });

  it("on a date with hours of its own stays there, whatever scope was asked", () => {
    const closed = closeDate(draft, FRIDAY);
    expect(seen(closed, FRIDAY)).toEqual([]);
    expect(open(closed, FRIDAY, span(20, 21), "week").weekly).toEqual(draft.weekly);
    expect(seen(open(closed, FRIDAY, span(20, 21), "week"), FRIDAY)).toEqual([["own", 20, 21]]);
  });
});

describe("what saving will change", () => {
  const base = draftOf(calendar(weekly(4, 9, 12)));

  it("is named by the minutes that open and close", () => {
    expect(changesOf(base, open(base, FRIDAY, span(12.5, 16), "week"))).toEqual([
      { scope: "week", weekday: 4, what: "opened", span: span(12.5, 16) },
    ]);
    const stretch = stretchAt(base, FRIDAY, hour(9));
    if (!stretch) throw new Error();
    expect(changesOf(base, replace(base, stretch, span(9, 11.9), "date"))).toEqual([
      { scope: "date", date: FRIDAY, what: "closed", span: { start: hour(11.9), end: hour(12) } },
    ]);
  });

  it("is nothing after going back", () => {
    expect(differs(base, base)).toBe(false);
    expect(changesOf(base, base)).toEqual([]);
  });

  it("tells a weekday's change once, though dates of it have more", () => {
    const dated = draftOf(calendar(weekly(4, 9, 12), once(FRIDAY, 18, 19)));
    expect(changesOf(dated, open(dated, FRIDAY, span(13, 14), "week"))).toHaveLength(1);
  });
});

describe("saving", () => {
  it("asks for nothing that is there already", () => {
    const kept = { ...calendar(weekly(4, 9, 12), once(FRIDAY, 18, 19)), overrides: [] };
    expect(stepsTo(kept, draftOf(kept))).toEqual([]);
  });

  it("drops a dated stretch before it adds the longer one", () => {
    const kept = calendar(once(FRIDAY, 18, 19, "old"));
    expect(stepsTo(kept, open(draftOf(kept), FRIDAY, span(19, 20), "date"))).toEqual([
      { what: "drop", id: "old" },
      { what: "once", date: FRIDAY, start_minute: hour(18), minutes: 120 },
    ]);
  });

  it("sends the whole week, and the dates that differ", () => {
    const kept = {
      blocks: [weekly(0, 9, 10)],
      overrides: [{ id: "x", date: FRIDAY, windows: [{ start_minute: 600, minutes: 60 }] }],
    };
    const draft = followWeek(closeDate(open(draftOf(kept), MONDAY, span(14, 15), "week"), "2026-11-30"), FRIDAY);
    expect(stepsTo(kept, draft)).toEqual([
      {
        what: "week",
        blocks: [
          { weekday: 0, start_minute: 540, minutes: 60 },
          { weekday: 0, start_minute: 840, minutes: 60 },
        ],
      },
      { what: "follow", date: FRIDAY },
      { what: "own", date: "2026-11-30", windows: [] },
    ]);
  });
});

describe("when somebody else saved meanwhile", () => {
  it("what was opened and closed here stays so, all else is theirs", () => {
    const before = draftOf(calendar(weekly(0, 9, 12), weekly(4, 9, 12)));
    const mine = closeDate(open(before, FRIDAY, span(14, 16), "week"), "2026-12-01");
    const theirs = draftOf(calendar(weekly(1, 8, 9), weekly(4, 9, 10)));
    const both = rebased(before, mine, theirs);
    expect(both.weekly[0]).toEqual([]);
    expect(both.weekly[1]).toEqual([span(8, 9)]);
    expect(both.weekly[4]).toEqual([span(9, 10), span(14, 16)]);
    expect(both.own).toEqual({ "2026-12-01": [] });
  });
});

it("joins what overlaps and keeps what doesn't", () => {
  expect(joined([span(3, 4), span(1, 2), span(1.5, 2.5)])).toEqual([span(1, 2.5), span(3, 4)]);
});
