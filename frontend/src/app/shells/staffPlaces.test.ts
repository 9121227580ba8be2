import { expect, it } from "vitest";
import { staffRoutes } from "../staffRoutes";
import { PLACES, placeOf } from "./staffPlaces";

/** Every address among staff's routes. */
function paths(among = staffRoutes): string[] {
  return among.flatMap((route) => [...(route.path ? [route.path] : []), ...paths(route.children ?? [])]);
}

it("every page of staff lies in a place with a power of its own", () => {
  const pages = paths().filter((path) => path.startsWith("/staff"));
  expect(pages.length).toBeGreaterThan(10);
  // What lies in no place of the bar would be open to every duty.
  const deep = pages.filter((path) => path !== "/staff" && placeOf(path)?.to === "/staff");
  expect(deep).toEqual([]);
});

it("every place is a page", () => {
  expect(PLACES.map(({ to }) => to).filter((to) => !paths().includes(to))).toEqual([]);
});

it("an address lies in the nearest place, not in one whose name begins like it", () => {
  expect(placeOf("/staff")?.power).toBe("desk.open");
  expect(placeOf("/staff/incidents/INC-7")?.power).toBe("incidents.handle");
  expect(placeOf("/staff/peoples")?.power).toBe("desk.open");
  expect(placeOf("/sessions")).toBeUndefined();
});
