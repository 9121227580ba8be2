import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Schemas } from "@/api/client";
import { keepMe, queryClient } from "@/api/queries";
import "@/i18n";
import { DocumentForm } from "./DocumentForm";
import * as queries from "./queries";

vi.mock("./queries", async (whole) => ({ ...(await whole<object>()), sendDocument: vi.fn() }));

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  keepMe({ id: "ada", time_zone: "UTC", language: "en" } as unknown as Schemas["Me"]);
});
afterEach(() => queryClient.clear());

it("sends no document as one without an end while its last day is typed by half", async () => {
  vi.mocked(queries.sendDocument).mockReturnValue(new Promise(() => {}));
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  await act(async () =>
    root.render(
      <MantineProvider>
        <QueryClientProvider client={queryClient}>
          <DocumentForm replaces={null} first="identity" onDone={() => {}} onCancel={null} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  const title = place.querySelector<HTMLInputElement>('input[type="text"], input:not([type])') as HTMLInputElement;
  const day = place.querySelector<HTMLInputElement>('input[type="date"]') as HTMLInputElement;
  const file = place.querySelector<HTMLInputElement>('input[type="file"]') as HTMLInputElement;
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(title, "Passport");
    title.dispatchEvent(new Event("input", { bubbles: true }));
    Object.defineProperty(file, "files", { value: [new File(["x"], "a.png")] });
    file.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const submit = () =>
    act(
      async () =>
        void place.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })),
    );

  Object.defineProperty(day, "validity", { value: { badInput: true }, configurable: true });
  await submit();
  expect(queries.sendDocument).not.toHaveBeenCalled();
  expect(place.textContent).toContain("isn’t complete");

  Object.defineProperty(day, "validity", { value: { badInput: false }, configurable: true });
  await submit();
  expect(queries.sendDocument).toHaveBeenCalledTimes(1);
  await act(async () => root.unmount());
  place.remove();
});
