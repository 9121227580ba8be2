import { QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api, type Schemas } from "@/api/client";
import { keepMe, queryClient } from "@/api/queries";
import { SignedIn } from "./SignedIn";

vi.mock("@/ui/time", async (whole) => ({ ...(await whole<object>()), browserZone: () => "Asia/Kolkata" }));

const person = (visit: object | null) => ({ id: "ada", time_zone: "UTC", visit }) as unknown as Schemas["Me"];

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
});
afterEach(() => {
  queryClient.clear();
  vi.restoreAllMocks();
});

async function come(me: Schemas["Me"]) {
  const patch = vi.spyOn(api, "PATCH").mockReturnValue(new Promise(() => {}) as never);
  keepMe(me);
  const root = createRoot(document.createElement("div"));
  await act(async () =>
    root.render(
      <QueryClientProvider client={queryClient}>
        <MemoryRouter>
          <SignedIn>{() => null}</SignedIn>
        </MemoryRouter>
      </QueryClientProvider>,
    ),
  );
  act(() => root.unmount());
  return patch.mock.calls.length;
}

it("takes the browser's zone for somebody who has none yet", async () => {
  expect(await come(person(null))).toBe(1);
});

it("changes nothing in the account of somebody who is visited", async () => {
  expect(await come(person({ by: { id: "mo", name: "Mo" }, reason: "x", ends_at: "2126-01-01T00:00:00Z" }))).toBe(0);
});
