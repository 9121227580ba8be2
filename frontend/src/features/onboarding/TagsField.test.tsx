import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "@/i18n";
import { MantineProvider } from "@mantine/core";
import { TagsField } from "./TagsField";

let root: Root;
let place: HTMLElement;

beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  place.remove();
});

const show = (coming: string | undefined, onAdd: (word: string) => string | null) =>
  act(() =>
    root.render(
      <MantineProvider>
        <TagsField
          id="languages"
          label="Languages"
          help="Which?"
          full="Full"
          chosen={[]}
          suggest={() => []}
          most={3}
          maxLength={40}
          coming={coming}
          onAdd={onAdd}
          onRemove={() => {}}
        />
      </MantineProvider>,
    ),
  );

const input = () => place.querySelector("input") as HTMLInputElement;

function write(text: string) {
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input(), text);
    input().dispatchEvent(new Event("input", { bubbles: true }));
  });
}
const enter = () =>
  act(() => void input().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })));

it("keeps a word until the list is here by which it is judged, and takes it then", () => {
  const onAdd = vi.fn(() => null);
  show("Still loading", onAdd);
  write("Hindi");
  enter();
  expect(onAdd).not.toHaveBeenCalled();
  expect(input().value).toBe("Hindi");
  expect(place.textContent).toContain("Still loading");
  show(undefined, onAdd);
  expect(onAdd.mock.calls).toEqual([["Hindi"]]);
  expect(input().value).toBe("");
});

it("takes nothing that was written on after Enter", () => {
  const onAdd = vi.fn(() => null);
  show("Still loading", onAdd);
  write("Hin");
  enter();
  write("Hindi");
  show(undefined, onAdd);
  expect(onAdd).not.toHaveBeenCalled();
  expect(input().value).toBe("Hindi");
});

it("says why a word is none, and leaves it to be mended", () => {
  show(undefined, () => "No such language");
  write("Klingo");
  enter();
  expect(input().value).toBe("Klingo");
  expect(place.textContent).toContain("No such language");
});
