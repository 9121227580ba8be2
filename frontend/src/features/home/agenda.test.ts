import { expect, it } from "vitest";
import { addressesOf, agendaOf, minutesOf, totalMinutes } from "./agenda";

const phases = [
  { key: 1, name: " Introductions ", minutes: "5" },
  { key: 2, name: "Exercise", minutes: "" },
  { key: 3, name: "", minutes: "10" },
  { key: 4, name: "Questions", minutes: "15" },
];

it("sends only phases that have a name and a length", () => {
  expect(agendaOf(phases)).toEqual([
    { name: "Introductions", minutes: 5 },
    { name: "Questions", minutes: 15 },
  ]);
});

it("adds up what is there", () => {
  expect(totalMinutes(phases)).toBe(30);
  expect(["5", "0", "-3", "1.5", "x", " "].map(minutesOf)).toEqual([5, null, null, null, null, null]);
});

it("finds addresses however they are separated, each once", () => {
  expect(addressesOf("a@b.test, c@d.test;\n a@b.test ")).toEqual(["a@b.test", "c@d.test"]);
});
