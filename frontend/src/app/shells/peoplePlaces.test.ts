import { describe, expect, it } from "vitest";
import { placesOf } from "./peoplePlaces";

const to = (roles: string[], interviewer_stage = "") => placesOf({ roles, interviewer_stage }).map((place) => place.to);

describe("the places", () => {
  it("of a candidate, and of somebody still applying, lead to an interviewer", () => {
    expect(to(["candidate"])).toContain("/interviewers");
    expect(to(["candidate", "interviewer"], "started")).toEqual(to(["candidate"]));
    expect(to(["candidate", "interviewer"], "suspended")).toEqual(to(["candidate"]));
  });

  it("of an approved interviewer lead to their profile", () => {
    expect(to(["candidate", "interviewer"], "active")).toContain("/interviewer/profile");
    expect(to(["candidate", "interviewer"], "active")).not.toContain("/interviewers");
  });

  it("are five at most on a phone, whoever it is", () => {
    for (const stage of ["", "started", "active", "suspended"]) {
      const places = placesOf({ roles: ["candidate", "interviewer", "staff"], interviewer_stage: stage });
      expect(places.filter((place) => !place.deskOnly).length).toBeLessThanOrEqual(5);
    }
  });
});
