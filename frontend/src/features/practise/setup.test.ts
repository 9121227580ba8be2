import { describe, expect, it } from "vitest";
import { FakeShelf } from "@/features/room/core/fakes/webSocket";
import {
  bodyOf,
  firstSetUp,
  keepSetUp,
  keptSetUp,
  modeOf,
  newInterview,
  roleOf,
  toggleTopic,
  topicsFor,
  whatIsWrong,
  withRole,
} from "./setup";
import type { Options } from "./types";

const options: Options = {
  roles: [
    { key: "backend", title: "Backend engineer", topics: ["design", "incidents", "sql"] },
    { key: "data", title: "Data engineer", topics: ["sql", "modelling"] },
  ],
  topics: ["design", "incidents", "sql", "modelling", "testing"].map((key) => ({ key, title: key, count: 12 })),
  levels: ["junior", "mid", "senior"],
  lengths: [
    { minutes: 15, questions: 5 },
    { minutes: 25, questions: 8 },
    { minutes: 45, questions: 14 },
  ],
  max_topics: 4,
  modes: ["text", "voice"],
  limits: { job_description: 100, resume_bytes: 5_242_880, answer: 8000 },
  engine: { kind: "offline", name: "offline" },
  voice: { available: true, speaking: true, engine: "offline", problems: [] },
};
const first = firstSetUp(options, null);

describe("the form as it is found", () => {
  it("can be started at once", () => {
    expect(first).toEqual({
      role: "Backend engineer",
      level: "mid",
      topics: ["design", "incidents"],
      minutes: 25,
      mode: "voice",
      jobDescription: "",
    });
    expect(whatIsWrong(first, options)).toEqual({});
  });

  it("is as it was left in this window, as far as the bank still has it", () => {
    const shelf = new FakeShelf();
    keepSetUp(shelf, {
      ...first,
      level: "senior",
      mode: "text",
      topics: ["sql", "gone"],
      minutes: 45,
      jobDescription: "Python",
    });
    const again = firstSetUp(options, keptSetUp(shelf));
    expect(again).toMatchObject({
      level: "senior",
      topics: ["sql"],
      minutes: 45,
      mode: "text",
      jobDescription: "Python",
    });
    shelf.setItem("intraview.practise.setup", '{"level":"chief","minutes":7,"topics":"all"}');
    expect(firstSetUp(options, keptSetUp(shelf))).toEqual(first);
    shelf.setItem("intraview.practise.setup", "{");
    expect(firstSetUp(options, keptSetUp(shelf))).toEqual(first);
  });
});

describe("the role", () => {
  it("is known by its title however it is typed, and may be one's own words", () => {
    expect(roleOf(options, " backend ENGINEER ")?.key).toBe("backend");
    expect(roleOf(options, "Beekeeper")).toBeNull();
    expect(bodyOf({ ...first, role: " Beekeeper " }, options, null).role).toBe("Beekeeper");
    expect(bodyOf({ ...first, role: "backend ENGINEER" }, options, null).role).toBe("Backend engineer");
  });

  it("brings its own topics, as long as none were chosen by hand", () => {
    expect(withRole(first, "Data engineer", options).topics).toEqual(["sql", "modelling"]);
    const chosen = { ...first, topics: ["testing"] };
    expect(withRole(chosen, "Data engineer", options).topics).toEqual(["testing"]);
    expect(withRole(first, "Data engin", options).topics).toEqual(first.topics);
  });

  it("puts its topics first and hides none that is chosen", () => {
    const { near, far } = topicsFor(options, { ...first, role: "Data engineer", topics: ["design"] });
    expect(near.map((topic) => topic.key)).toEqual(["sql", "modelling", "design"]);
    expect(far.map((topic) => topic.key)).toEqual(["incidents", "testing"]);
    const own = topicsFor(options, { ...first, role: "Beekeeper", topics: ["sql"] });
    expect(own.near.map((topic) => topic.key)).toEqual(["sql", "design", "incidents", "modelling"]);
    expect(own.far.map((topic) => topic.key)).toEqual(["testing"]);
  });
});

it("chooses no more topics than allowed", () => {
  expect(toggleTopic(["a", "b", "c"], "d", 4)).toEqual(["a", "b", "c", "d"]);
  expect(toggleTopic(["a", "b", "c", "d"], "e", 4)).toEqual(["a", "b", "c", "d"]);
  expect(toggleTopic(["a", "b", "c", "d"], "a", 4)).toEqual(["b", "c", "d"]);
});

it("says what is missing or too long", () => {
  const bad = { ...first, role: "  ", topics: [], jobDescription: "x".repeat(101) };
  expect(whatIsWrong(bad, options)).toEqual({ role: "missing", job_description: "long" });
});

it("sends a job description, a résumé and changed requirements only where there are some", () => {
  const plain = bodyOf(first, options, null);
  expect(plain).toEqual({ role: "Backend engineer", level: "mid", topics: ["design", "incidents"], minutes: 25 });
  const whole = bodyOf({ ...first, jobDescription: " Python " }, options, "res1");
  expect(whole).toMatchObject({ job_description: "Python", resume_id: "res1" });
  expect(newInterview(whole, "text", undefined)).toEqual({ ...whole, mode: "text" });
  expect(newInterview(whole, "voice", ["Python"])).toMatchObject({ mode: "voice", requirements: ["Python"] });
  expect(newInterview(plain, "text", ["Python"])).not.toHaveProperty("requirements");
});

it("speaks where it may, writes where this server can't hear, and keeps the wish for another day", () => {
  const deaf = { ...options, modes: ["text"] };
  expect([modeOf(first, options), modeOf(first, deaf), first.mode]).toEqual(["voice", "text", "voice"]);
  expect(modeOf({ ...first, mode: "text" }, options)).toBe("text");
});
