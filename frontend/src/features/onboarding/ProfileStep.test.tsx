import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Schemas } from "@/api/client";
import { keepMe, queryClient } from "@/api/queries";
import "@/i18n";
import { ProfileStep } from "./ProfileStep";
import type { Draft } from "./profile";
import * as queries from "./queries";
import type { Application } from "./types";

vi.mock("./queries", async (whole) => ({ ...(await whole<object>()), saveProfile: vi.fn() }));

const profile = {
  headline: "Engineer",
  bio: "",
  experience_years: null,
  experience: "",
  skills: [],
  languages: [],
  hourly_rate_minor: null,
  currency: "INR",
  sample_feedback: "",
  missing: [],
};
const application = { profile, missing: [], documents: [] } as unknown as Application;

let root: Root;
let place: HTMLElement;
const unsaved: { current: Draft | null } = { current: null };

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  keepMe({ id: "ada", time_zone: "UTC", language: "en" } as unknown as Schemas["Me"]);
  queryClient.setQueryData(["interviewers", "names"], { skills: [], languages: [] });
  unsaved.current = null;
  place = document.body.appendChild(document.createElement("div"));
});
afterEach(async () => {
  await leave();
  place.remove();
  queryClient.clear();
});

async function come() {
  root = createRoot(place);
  await act(async () =>
    root.render(
      <MantineProvider>
        <QueryClientProvider client={queryClient}>
          <MemoryRouter>
            <ProfileStep application={application} unsaved={unsaved} />
          </MemoryRouter>
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
}
const leave = () => act(async () => root.unmount());
const headline = () => place.querySelector("#headline") as HTMLInputElement;

function write(text: string) {
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(headline(), text);
    headline().dispatchEvent(new Event("input", { bubbles: true }));
  });
}

it("shows what was written to whoever comes back before it is saved, or after that failed, and saves it", async () => {
  vi.mocked(queries.saveProfile).mockRejectedValueOnce(new Error("away"));
  await come();
  write("Lead");
  await leave();
  await come();
  expect(headline().value).toBe("Lead");
  vi.mocked(queries.saveProfile).mockResolvedValueOnce({ ...profile, headline: "Lead" });
  await leave();
  expect(vi.mocked(queries.saveProfile).mock.calls).toEqual([[{ headline: "Lead" }], [{ headline: "Lead" }]]);
  expect(unsaved.current).toBe(null);
});

it("asks whoever closes the tab while something isn't saved, and nobody else", async () => {
  const asks = () => {
    const closing = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(closing);
    return closing.defaultPrevented;
  };
  vi.mocked(queries.saveProfile).mockResolvedValue({ ...profile, headline: "Lead" });
  await come();
  expect(asks()).toBe(false);
  write("Lead");
  expect(asks()).toBe(true);
  await act(async () => void headline().dispatchEvent(new FocusEvent("focusout", { bubbles: true })));
  expect(asks()).toBe(false);
});
