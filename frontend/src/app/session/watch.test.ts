import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Renewal } from "@/api/fetch";
import {
  type Channel,
  GRACE_MS,
  isLive,
  LONGEST_MS,
  noticeFor,
  RETRY_MS,
  renewsAt,
  type Session,
  SessionWatch,
  type Standing,
  type Surroundings,
  type Word,
} from "./watch";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse("2026-11-24T09:00:00Z");
const WARN = 2 * MINUTE;

const session = (lasts: number, more: Partial<Session> = {}): Session => ({
  id: "s1",
  user: "u1",
  endsAt: Date.now() + lasts,
  warnMs: WARN,
  ...more,
});

/** Channels of several tabs of one browser: what one posts, all others hear. */
function air() {
  const tabs: { hear?: (word: Word) => void }[] = [];
  const said: Word[] = [];
  const channel = (): Channel => {
    const tab: { hear?: (word: Word) => void } = {};
    tabs.push(tab);
    return {
      post: (word) => {
        said.push(word);
        for (const other of tabs) if (other !== tab) other.hear?.(word);
      },
      listen: (hear) => {
        tab.hear = hear;
      },
      close: () => {
        tab.hear = undefined;
      },
    };
  };
  return { channel, said };
}

const renewedFor = (lasts: number): Renewal => ({
  is: "renewed",
  session: { expires_at: new Date(Date.now() + lasts).toISOString() },
});

function tab(channel: Channel = air().channel(), more: Partial<Surroundings> = {}) {
  const standings: Standing["is"][] = [];
  const over: string[] = [];
  const others: Session[] = [];
  const renew = vi.fn(async (): Promise<Renewal> => renewedFor(12 * HOUR));
  const look = vi.fn(async (): Promise<Session | null | undefined> => null);
  const watch = new SessionWatch({
    now: () => Date.now(),
    renew,
    look,
    channel,
    onStanding: (standing) => standings.push(standing.is),
    onOver: (reason) => over.push(reason),
    onOther: (other) => others.push(other),
    ...more,
  });
  return { watch, standings, over, others, renew, look };
}

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("a session that nobody uses", () => {
  it("is calm until the warning, then warns, and asks the server for nothing", async () => {
    const one = tab();
    one.watch.know(session(12 * HOUR));
    await pass(12 * HOUR - WARN - 1000);
    expect(one.standings).toEqual([]);
    await pass(1000);
    expect(one.standings).toEqual(["ending"]);
    expect(one.renew).not.toHaveBeenCalled();
    expect(one.look).not.toHaveBeenCalled();
  });

  it("is over after its end, once the server says so, and not before", async () => {
    const one = tab();
    one.watch.know(session(5 * MINUTE));
    await pass(5 * MINUTE);
    expect(one.over).toEqual([]);
    await pass(GRACE_MS);
    expect(one.over).toEqual(["expired"]);
    expect(one.renew).not.toHaveBeenCalled();
    expect(one.standings).toEqual(["ending", "calm"]);
  });

  it("goes on where another window of the browser has kept it open unheard", async () => {
    const one = tab();
    one.look.mockImplementation(async () => session(HOUR));
    one.watch.know(session(5 * MINUTE));
    await pass(6 * MINUTE);
    expect(one.over).toEqual([]);
    expect(one.standings).toEqual(["ending", "calm"]);
  });

  it("is not called over by a server that can't be reached, but asked again", async () => {
    const one = tab();
    one.look.mockResolvedValueOnce(undefined).mockResolvedValueOnce(undefined);
    one.watch.know(session(5 * MINUTE));
    await pass(5 * MINUTE + GRACE_MS + RETRY_MS);
    expect(one.over).toEqual([]);
    await pass(RETRY_MS);
    expect(one.over).toEqual(["expired"]);
    expect(one.look).toHaveBeenCalledTimes(3);
  });

  it("that lasts longer than timers can count doesn't end at once", async () => {
    const one = tab();
    one.watch.know(session(30 * 24 * HOUR));
    await pass(LONGEST_MS * 3);
    expect(one.over).toEqual([]);
    expect(one.standings).toEqual([]);
    await pass(30 * 24 * HOUR - LONGEST_MS * 3 - MINUTE);
    expect(one.standings).toEqual(["ending"]);
  });

  it("is looked at when the computer wakes up", async () => {
    const one = tab();
    one.watch.know(session(12 * HOUR));
    vi.setSystemTime(START + 13 * HOUR);
    one.watch.wake();
    await pass(0);
    expect(one.over).toEqual(["expired"]);
  });

  it("is not looked at in the moment of its end, when the server's clock may still call it open", async () => {
    const one = tab();
    one.watch.know(session(5 * MINUTE));
    await pass(5 * MINUTE + GRACE_MS - 500);
    one.watch.wake();
    expect(one.look).not.toHaveBeenCalled();
  });

  it("is not looked at twice at the same time", async () => {
    const one = tab();
    one.look.mockImplementation(() => new Promise(() => {}));
    one.watch.know(session(MINUTE));
    await pass(2 * MINUTE);
    one.watch.wake();
    one.watch.wake();
    expect(one.look).toHaveBeenCalledTimes(1);
  });
});

describe("staying signed in", () => {
  it("takes the warning away and moves the end", async () => {
    const one = tab();
    one.watch.know(session(5 * MINUTE));
    await pass(4 * MINUTE);
    expect(await one.watch.stay()).toBe("stayed");
    expect(one.standings).toEqual(["ending", "calm"]);
    await pass(HOUR);
    expect(one.over).toEqual([]);
  });

  it("keeps the warning where the server can't be reached", async () => {
    const one = tab();
    one.renew.mockResolvedValue({ is: "unknown", answer: null });
    one.watch.know(session(5 * MINUTE));
    await pass(4 * MINUTE);
    expect(await one.watch.stay()).toBe("unknown");
    expect(one.standings).toEqual(["ending"]);
  });

  it("ends it where the server says it is over, with the server's reason", async () => {
    const one = tab();
    one.renew.mockResolvedValue({ is: "over", reason: "password_changed" });
    one.watch.know(session(5 * MINUTE));
    expect(await one.watch.stay()).toBe("over");
    expect(one.over).toEqual(["password_changed"]);
  });

  it("happens by itself for whoever works: a renewal on the way of a request moves the end", async () => {
    const one = tab();
    one.watch.know(session(5 * MINUTE));
    await pass(2 * MINUTE);
    one.watch.moved(Date.now() + HOUR);
    await pass(30 * MINUTE);
    expect(one.standings).toEqual([]);
  });
});

describe("during a live room or interview", () => {
  it("nothing is said and the session never ends", async () => {
    const one = tab();
    one.renew.mockImplementation(async () => renewedFor(10 * MINUTE));
    one.watch.hold(true);
    one.watch.know(session(10 * MINUTE));
    await pass(3 * HOUR);
    expect(one.standings).toEqual([]);
    expect(one.over).toEqual([]);
    expect(one.look).not.toHaveBeenCalled();
  });

  it("a warning that stands goes away on coming in", async () => {
    const one = tab();
    one.watch.know(session(5 * MINUTE));
    await pass(4 * MINUTE);
    expect(one.standings).toEqual(["ending"]);
    one.watch.hold(true);
    await pass(MINUTE);
    expect(one.standings).toEqual(["ending", "calm"]);
    expect(one.renew).toHaveBeenCalled();
    await pass(HOUR);
    expect(one.over).toEqual([]);
  });

  it("a session near its end is renewed on coming in, not later", async () => {
    const one = tab();
    one.watch.know(session(HOUR));
    await pass(HOUR - 4 * MINUTE);
    one.watch.hold(true);
    expect(one.renew).toHaveBeenCalledTimes(1);
  });

  it("it is renewed again and again while the server is away, and the interview goes on", async () => {
    const one = tab();
    one.renew
      .mockResolvedValueOnce({ is: "unknown", answer: null })
      .mockResolvedValueOnce({ is: "unknown", answer: null });
    one.watch.hold(true);
    one.watch.know(session(10 * MINUTE));
    await pass(5 * MINUTE + 2 * RETRY_MS);
    expect(one.renew).toHaveBeenCalledTimes(3);
    expect(one.over).toEqual([]);
  });

  it("a very short session is not renewed without end", async () => {
    const one = tab();
    one.renew.mockImplementation(async () => renewedFor(30_000));
    one.watch.hold(true);
    one.watch.know(session(30_000));
    await pass(MINUTE);
    expect(one.renew.mock.calls.length).toBeGreaterThan(1);
    expect(one.renew.mock.calls.length).toBeLessThan(12);
    expect(one.standings).toEqual([]);
  });

  it("the silence ends with it", async () => {
    const one = tab();
    one.watch.hold(true);
    one.watch.know(session(10 * MINUTE));
    await pass(4 * MINUTE);
    one.watch.hold(false);
    await pass(4 * MINUTE);
    expect(one.standings).toEqual(["ending"]);
  });

  it("the warning is never earlier than the renewal", () => {
    for (const minutes of [1, 2, 3, 10, 60, 720]) {
      const one = session(minutes * MINUTE);
      expect(renewsAt(one, START)).toBeLessThan(one.endsAt);
      if (minutes > 3) expect(renewsAt(one, START)).toBeLessThan(one.endsAt - one.warnMs);
    }
    // Also where the warning comes early in a short life.
    const early = session(10 * MINUTE, { warnMs: 6 * MINUTE });
    expect(renewsAt(early, START)).toBeLessThan(early.endsAt - early.warnMs);
  });
});

describe("several tabs", () => {
  it("stay signed in together", async () => {
    const shared = air();
    const [one, two] = [tab(shared.channel()), tab(shared.channel())];
    const same = session(5 * MINUTE);
    one.watch.know(same);
    two.watch.know(same);
    await pass(4 * MINUTE);
    await one.watch.stay();
    expect(two.standings).toEqual(["ending", "calm"]);
    expect(two.renew).not.toHaveBeenCalled();
  });

  it("with a live interview in one, the others aren't warned either", async () => {
    const shared = air();
    const [live, other] = [tab(shared.channel()), tab(shared.channel())];
    live.renew.mockImplementation(async () => renewedFor(10 * MINUTE));
    live.watch.hold(true);
    const same = session(10 * MINUTE);
    live.watch.know(same);
    other.watch.know(same);
    await pass(2 * HOUR);
    expect(other.standings).toEqual([]);
    expect(other.over).toEqual([]);
  });

  it("are signed out together, and it is told once", async () => {
    const shared = air();
    const [one, two] = [tab(shared.channel()), tab(shared.channel())];
    const same = session(HOUR);
    one.watch.know(same);
    two.watch.know(same);
    one.watch.end("signed_out");
    expect(one.over).toEqual(["signed_out"]);
    expect(two.over).toEqual(["signed_out_here"]);
    expect(shared.said.filter((word) => word.say === "over")).toHaveLength(1);
  });

  it("don't mistake one session's end for another's", () => {
    const shared = air();
    const [old, fresh] = [tab(shared.channel()), tab(shared.channel())];
    old.watch.know(session(HOUR));
    fresh.watch.know(session(HOUR, { id: "s2" }));
    old.watch.end("expired");
    expect(fresh.over).toEqual([]);
  });

  it("hear when somebody signs in, be it somebody else", () => {
    const shared = air();
    const [waiting, signing] = [tab(shared.channel()), tab(shared.channel())];
    waiting.watch.know(null);
    signing.watch.know(session(HOUR, { id: "s2", user: "u2" }));
    expect(waiting.others).toMatchObject([{ id: "s2", user: "u2" }]);
  });

  it("an older word doesn't bring the end nearer", async () => {
    const shared = air();
    const [one, two] = [tab(shared.channel()), tab(shared.channel())];
    two.watch.know(session(HOUR));
    one.watch.know(session(3 * MINUTE));
    await pass(2 * MINUTE);
    expect(two.standings).toEqual([]);
  });
});

it("a live place is a room or an interview, not its report nor its list", () => {
  expect(isLive("/rooms/0198")).toBe(true);
  expect(isLive("/practise/0198/")).toBe(true);
  expect(isLive("/practise/0198/report")).toBe(false);
  expect(isLive("/practise")).toBe(false);
  expect(isLive("/sessions/0198")).toBe(false);
});

it("has words for the server's reasons, and honest ones for those it doesn't know", () => {
  expect(noticeFor("password_changed")).toBe("password");
  expect(noticeFor("suspended")).toBe("staff");
  expect(noticeFor("signed_out_elsewhere")).toBe("elsewhere");
  expect(noticeFor("expired")).toBe("expired");
  expect(noticeFor("moon_phase")).toBe("ended");
  expect(noticeFor(null)).toBe("ended");
  expect(noticeFor("constructor")).toBe("ended");
});
