import { expect, it } from "vitest";
import { isSimilar, missingLength, rulesOf, USUAL_RULES } from "./password";

const person = { email: "ananya.rao@example.in", name: "Ananya Rao" };
const states = (password: string) =>
  Object.fromEntries(rulesOf(password, USUAL_RULES, person).map(({ key, state }) => [key, state]));

it("reproaches nobody before anything is typed", () => {
  expect(states("")).toEqual({ length: "open", similar: "open", digits: "open", leaked: "later" });
});

it("counts characters as people do, and says how many are missing", () => {
  expect(states("nine char").length).toBe("open");
  expect(states("ten chars.").length).toBe("kept");
  expect(missingLength("🦉🦉🦉", USUAL_RULES)).toBe(7);
  expect(missingLength("long enough by far", USUAL_RULES)).toBe(0);
});

it.each(["ananya.rao", "ananya999999", "Ananya2026!", "example1234", "oar.aynana", "AnanyaRao99"])(
  "sees the own name and address in %j",
  (password) => {
    expect(isSimilar(password, person)).toBe(true);
  },
);

it("lets a sentence be that happens to hold the name", () => {
  expect(isSimilar("ananya reads on the night train", person)).toBe(false);
  expect(isSimilar("a quiet room at nine", { email: "", name: "" })).toBe(false);
  expect(isSimilar("rao123456", { email: "", name: "Rao" })).toBe(false);
  expect(isSimilar("", person)).toBe(false);
});

it("wants more than digits", () => {
  expect(states("8392019284").digits).toBe("broken");
  expect(states("8392019284a").digits).toBe("kept");
});

it("shows no rule that this server doesn't keep, and leaves to it what only it knows", () => {
  const rules = { min_length: 12, refuses_leaked: false, refuses_similar: false };
  expect(rulesOf("", rules, person).map((rule) => rule.key)).toEqual(["length", "digits"]);
  expect(states("a quiet room at nine").leaked).toBe("later");
});
