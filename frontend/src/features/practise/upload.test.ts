import { expect, it } from "vitest";
import { Problem, unreachable } from "@/api/problem";
import { resumeRefusal } from "./upload";

it("knows why a résumé was not taken, also from a proxy that only knows sizes", () => {
  expect(resumeRefusal(new Problem(415, "resume_kind_unknown", ""))).toBe("resume_kind_unknown");
  expect(resumeRefusal(new Problem(422, "resume_unreadable", ""))).toBe("resume_unreadable");
  expect(resumeRefusal(new Problem(413, "http_413", ""))).toBe("resume_too_large");
  expect(resumeRefusal(unreachable())).toBeNull();
  expect(resumeRefusal(new Error("odd"))).toBeNull();
});
