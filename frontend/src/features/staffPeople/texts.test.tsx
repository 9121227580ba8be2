import { renderToString } from "react-dom/server";
import { expect, it } from "vitest";
import "@/i18n";
import { useNamed } from "./texts";

function Names({ part, name }: { part: Parameters<ReturnType<typeof useNamed>>[0]; name: string }) {
  return useNamed()(part, name);
}

it.each([
  ["actions", "role.given", "Gave a role"],
  ["case.kinds", "identity", "Proof of identity"],
  // An action of tomorrow has its name.
  ["actions", "moon.landed", "moon.landed"],
  // A whole group is no word.
  ["audit.kinds", "", ""],
] as const)("in %s “%s” reads “%s”", (part, name, words) => {
  expect(renderToString(<Names part={part} name={name} />)).toBe(words);
});
