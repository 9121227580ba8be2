import { expect, it } from "vitest";
import { problemFrom } from "./problem";

it("reads a problem document", () => {
  const response = new Response(null, { status: 429, headers: { "Retry-After": "30", "X-Request-ID": "r-1" } });
  const problem = problemFrom(response, { code: "rate_limited", detail: "Slow down.", errors: { email: ["Wrong."] } });
  expect(problem).toMatchObject({ status: 429, code: "rate_limited", message: "Slow down.", requestId: "r-1" });
  expect(problem).toMatchObject({ retryAfter: 30, fields: { email: ["Wrong."] } });
});

it("makes something sensible of a proxy's HTML", () => {
  const problem = problemFrom(new Response(null, { status: 502 }), "<html>Bad gateway</html>");
  expect(problem).toMatchObject({ status: 502, code: "http_502", message: "", requestId: null, fields: {} });
});
