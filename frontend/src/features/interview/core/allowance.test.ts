import { describe, expect, it } from "vitest";
import { isLimited, leftAt, newsOf } from "./allowance";
import { allowance, NOW, pro } from "./fakes/interview";

const at = (seconds: number) => Date.parse(NOW) + seconds * 1000;

describe("what is left", () => {
  it("goes by while the clock runs, and not below nothing", () => {
    expect(leftAt(allowance(), at(0)).seconds).toBe(24);
    expect(leftAt(allowance(), at(10)).seconds).toBe(14);
    expect(leftAt(allowance(), at(90)).seconds).toBe(0);
  });

  it("stands still while the interview is paused", () => {
    expect(leftAt(allowance({ running: false }), at(90)).seconds).toBe(24);
  });

  it("is not more than was said when our clock lags behind", () => {
    expect(leftAt(allowance(), at(-5)).seconds).toBe(24);
  });

  it("is read as 0 only when nothing is left", () => {
    expect(leftAt(allowance({ seconds_left: 0.4, running: false }), at(0))).toMatchObject({ seconds: 1, spent: null });
    expect(leftAt(allowance({ seconds_left: 0 }), at(0)).spent).toBe("seconds");
    expect(leftAt(allowance({ turns_left: 0 }), at(0)).spent).toBe("turns");
  });

  it("draws the ring by the tighter of the two", () => {
    expect(leftAt(allowance({ turns_left: 5, seconds_left: 30, running: false }), at(0)).part).toBe(0.5);
    expect(leftAt(allowance({ turns_left: 1, seconds_left: 60, running: false }), at(0)).part).toBe(0.2);
  });

  it("has no end with Pro, and only the end that is counted elsewhere", () => {
    expect(leftAt(pro, at(900))).toEqual({ turns: null, seconds: null, part: 1, spent: null });
    expect(isLimited(pro)).toBe(false);
    const turnsOnly = allowance({ seconds_left: null, seconds_of: null });
    expect(leftAt(turnsOnly, at(900))).toMatchObject({ turns: 3, seconds: null, part: 0.6 });
    expect(isLimited(turnsOnly)).toBe(true);
  });
});

describe("what is worth reading out", () => {
  const left = (seconds: number, turns = 3) => leftAt(allowance({ seconds_left: seconds, turns_left: turns }), at(0));
  it("are 30 and 10 seconds, each once", () => {
    expect(newsOf(left(31), left(30))).toEqual({ seconds: 30 });
    expect(newsOf(left(30), left(29))).toBeNull();
    expect(newsOf(left(11), left(10))).toEqual({ seconds: 10 });
    expect(newsOf(left(40), left(8))).toEqual({ seconds: 10 });
  });
  it("is the last answer", () => {
    expect(newsOf(left(50, 2), left(49, 1))).toBe("last_turn");
    expect(newsOf(left(49, 1), left(48, 1))).toBeNull();
  });
  it("is not the end itself: the pause says that", () => {
    expect(newsOf(left(11), left(0))).toBeNull();
  });
});
