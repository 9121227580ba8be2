import { renderToString } from "react-dom/server";
import { expect, it } from "vitest";
import "@/i18n";
import { useNamed } from "./texts";
import "./texts.sales";

function Name({ part, name }: { part: Parameters<ReturnType<typeof useNamed>>[0]; name: string }) {
  return useNamed()(part, name);
}

it.each([
  ["providers", "stripe", "Stripe"],
  // One of tomorrow has its name.
  ["providers", "lunapay", "lunapay"],
  ["features", "", ""],
] as const)("in %s “%s” reads “%s”", (part, name, words) => {
  expect(renderToString(<Name part={part} name={name} />)).toBe(words);
});
