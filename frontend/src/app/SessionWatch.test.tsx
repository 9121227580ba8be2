import { QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Schemas } from "@/api/client";
import { keepMe, meQuery, queryClient } from "@/api/queries";
import { SessionWatch } from "./SessionWatch";

const person = (id: string, by: string | null = null) =>
  ({
    id,
    session: { id: `s-${id}`, expires_at: "2126-01-01T00:00:00Z", warn_seconds: 120 },
    visit: by && { by: { id: by, name: "Mo" }, reason: "x", ends_at: "2126-01-01T00:00:00Z" },
  }) as unknown as Schemas["Me"];

let reload: ReturnType<typeof vi.spyOn>;
let away: () => void;

beforeEach(async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  reload = vi.spyOn(location, "reload").mockImplementation(() => {});
  const root = createRoot(document.createElement("div"));
  const router = createMemoryRouter([{ path: "*", Component: SessionWatch }]);
  await act(async () =>
    root.render(
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>,
    ),
  );
  away = () => act(() => root.unmount());
});
afterEach(() => {
  away();
  queryClient.clear();
  vi.restoreAllMocks();
});

// The cache tells its observers a moment later.
const tell = (me: Schemas["Me"] | null) =>
  act(async () => {
    if (me) keepMe(me);
    else queryClient.setQueryData(meQuery.queryKey, null);
    await new Promise((resolve) => setTimeout(resolve, 10));
  });

it("begins with a fresh page where somebody else is signed in than it was filled for", async () => {
  await tell(person("ada"));
  await tell(person("ada"));
  expect(reload).not.toHaveBeenCalled();
  await tell(person("bo"));
  expect(reload).toHaveBeenCalledTimes(1);
});

it("begins with a fresh page where a visit by staff began or ended in another window", async () => {
  await tell(person("mo"));
  await tell(person("ada", "mo"));
  expect(reload).toHaveBeenCalledTimes(1);
  await tell(person("ada"));
  expect(reload).toHaveBeenCalledTimes(2);
});

it("goes on where somebody signs in after nobody was", async () => {
  await tell(null);
  await tell(person("ada"));
  await tell(null);
  await tell(person("bo"));
  expect(reload).not.toHaveBeenCalled();
});
