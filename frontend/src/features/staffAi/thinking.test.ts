import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import {
  bodyOf,
  changed,
  formOf,
  idFor,
  merged,
  otherProblems,
  problemsOf,
  problemsOfPoint,
  refusal,
  signsAsText,
  signsFromText,
} from "./editing";
import { becauseOf, cost, endOfDay, tokens, took } from "./words";

const question = {
  key: "backend-slow-endpoint",
  topic: "backend",
  level: "junior",
  kind: "knowledge",
  skill: "debugging",
  text: "How do you find the cause?",
  tags: ["latency", "logs"],
  deeper: "And if it is slow for one customer in fifty only?",
  pitfalls: ["I would add a cache.", "I would buy a bigger server."],
  anchors: { low: "Guesses.", mid: "Looks at logs.", high: "Measures." },
  points: [
    {
      id: "what-changed",
      text: "I look at what changed.",
      ask: "What changed?",
      signs: [["deploy*", "release*"], ["first"]],
    },
    { id: "confirm", text: "I measure again.", ask: "How do you know?", signs: [["again"]], skill: "observability" },
  ],
};

it("makes of a question a form, and of the untouched form the same question", () => {
  const form = formOf("question", question);
  expect(form.fields.tags).toBe("latency, logs");
  expect(form.points[0]?.signs).toBe("deploy*, release*\nfirst");
  expect(bodyOf("question", form, question)).toEqual(question);
  expect(changed(bodyOf("question", form, question), question)).toEqual([]);
});

it("does the same for a rubric, a persona and a prompt", () => {
  const rubric = {
    title: "Coding",
    what: "Code.",
    levels: ["1", "2", "3", "4", "5"],
    advice: "Practise.",
    key: "coding",
  };
  expect(bodyOf("rubric", formOf("rubric", rubric), rubric)).toEqual(rubric);
  const lists = Object.fromEntries(
    ["greeting", "acknowledge", "probe", "move_on", "skip", "think", "repeat", "unclear", "closing", "fallback"].map(
      (name) => [name, [`${name} one.`, `${name} two.`]],
    ),
  );
  const persona = { key: "calm", title: "Calm", about: "Quiet.", ...lists };
  expect(bodyOf("persona", formOf("persona", persona), persona)).toEqual(persona);
  expect(bodyOf("prompt", formOf("prompt", { text: " Ask. " }), {})).toEqual({ text: "Ask." });
});

it("reads signs as people type them: a line a group, commas between phrases, empty ones left out", () => {
  expect(signsFromText(" deploy*, release*,\n\n , first ,\n,")).toEqual([["deploy*", "release*"], ["first"]]);
  expect(signsAsText(undefined)).toBe("");
});

it("leaves anchors out where none are given, and gives all three where one is", () => {
  const form = formOf("question", { ...question, anchors: undefined });
  expect(bodyOf("question", form, question)).not.toHaveProperty("anchors");
  const one = { ...form, fields: { ...form.fields, "anchors.low": "Guesses." } };
  expect(bodyOf("question", one, question).anchors).toEqual({ low: "Guesses.", mid: "", high: "" });
});

it("names what differs between two bodies, in whatever order their parts stand", () => {
  expect(changed({ a: { x: 1, y: [] }, b: "" }, { a: { y: null, x: 1 } })).toEqual([]);
  expect(changed(question, { ...question, text: "Other?", pitfalls: [] })).toEqual(["text", "pitfalls"]);
});

it("puts my changes on top of somebody else's, and says where both changed the same", () => {
  const began = { text: "Why?", deeper: "", tags: ["a"], skill: "coding" };
  const mine = { ...began, text: "Why so?", tags: ["a", "b"] };
  const theirs = { ...began, deeper: "And then?", tags: ["c"] };
  expect(merged(began, mine, theirs)).toEqual({
    body: { text: "Why so?", deeper: "And then?", tags: ["a", "b"], skill: "coding" },
    both: ["tags"],
  });
  expect(merged(began, mine, mine)).toEqual({ body: mine, both: [] });
});

it("makes an id of a point's first words, and none twice", () => {
  expect(idFor("I check first and add it.", [])).toBe("check-first-add");
  expect(idFor("I check first and add it.", ["check-first-add"])).toBe("check-first-add-2");
  expect(idFor("…", [])).toBe("point");
});

it("tells apart that somebody was first and that words are wrong", () => {
  expect(refusal(new Problem(409, "stale_version", ""))).toBe("stale");
  expect(refusal(new Problem(400, "validation_failed", ""))).toBe("invalid");
  expect(refusal(new Problem(503, "x", ""))).toBe("other");
  expect(refusal(null)).toBeNull();
});

it("puts a problem at its field, by a point's id or place, and keeps the others", () => {
  const fields = {
    text: ["too long"],
    "points.0.ask": ["missing"],
    "points.confirm.text": ["no"],
    _: ["Odd."],
    key: ["taken"],
  };
  expect(problemsOf(fields, "text")).toBe("too long");
  expect(problemsOf(fields, "deeper")).toBeUndefined();
  expect(problemsOfPoint(fields, "what-changed", 0, "ask")).toBe("missing");
  expect(problemsOfPoint(fields, "confirm", 1, "text")).toBe("no");
  expect(otherProblems(fields, ["text", "points"])).toEqual(["Odd.", "key: taken"]);
});

it("takes a move's reason apart", () => {
  expect(becauseOf("missing:client-key")).toEqual({ kind: "missing", what: "client-key" });
  expect(becauseOf("dimension:metric:told-1")).toEqual({ kind: "dimension", what: "metric" });
  expect(becauseOf("plan:3:covered")).toEqual({ kind: "plan", number: 3, because: "covered" });
  expect(becauseOf("plan:end:depth")).toEqual({ kind: "plan", number: null, because: "depth" });
  expect(becauseOf("unclear")).toEqual({ kind: "unclear", what: "" });
  expect(becauseOf("new one")).toEqual({ kind: "other", what: "new one" });
});

it("says figures in the size people compare them in", () => {
  expect([tokens(980, "en-GB"), tokens(12_345, "en-GB")]).toEqual(["980", "12.3k"]);
  expect([cost(null, "en-GB"), cost(0, "en-GB"), cost(0.84, "en-GB"), cost(12_345, "en-GB")]).toEqual([
    null,
    "0.00",
    "0.0084",
    "123.45",
  ]);
  expect([took(340, "en-GB"), took(2340, "en-GB")]).toEqual(["340 ms", "2.3 s"]);
});

it("lets a code work through its last day", () => {
  const utc = (local: string) => new Date(`${local}:00Z`);
  expect(endOfDay("2026-12-24", utc)).toBe("2026-12-24T23:59:00.000Z");
  expect(endOfDay("", utc)).toBeNull();
});
