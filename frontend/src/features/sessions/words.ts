import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "@/app/viewer";
import { useNow } from "@/ui";
import { clock, daysFromNow, length, longDay, relative, shortDay, type Viewer } from "@/ui/time";
import type { RoomRow } from "./queries";

/** When a session begins, or began: planned, else real, else when it was made. */
export function startOf(room: RoomRow): string {
  return room.started_at ?? room.starts_at ?? room.created_at;
}

/** When it is planned to end, or did. */
export function endOf(room: RoomRow): string {
  if (room.ended_at) return room.ended_at;
  return new Date(Date.parse(startOf(room)) + room.seconds * 1000).toISOString();
}

/** Those whom somebody in this role meets: the candidate meets interviewers, all others the candidate. */
export function across(room: RoomRow): RoomRow["people"] {
  const wanted = room.my_role === "candidate" ? "interviewer" : "candidate";
  return room.people.filter((person) => person.role === wanted);
}

/** The first word of a name: how people speak of each other. */
export function shortName(name: string): string {
  return name.trim().split(/\s+/u)[0] || name;
}

/** Soonest first; without a time: now. */
export function bySoonest(first: RoomRow, second: RoomRow): number {
  return (first.starts_at ?? first.created_at).localeCompare(second.starts_at ?? second.created_at);
}

/** Words for times and people, in the viewer's zone and language, kept up to date. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const viewer = useViewer();
  const now = useNow();
  return useMemo(() => {
    const names = new Intl.ListFormat(viewer.locale, { type: "conjunction" });
    const day = (at: string, as: Viewer = viewer) => {
      const days = daysFromNow(at, as, now);
      if (days === 0) return t("times.today");
      if (days === 1) return t("times.tomorrow");
      if (days === -1) return t("times.yesterday");
      return Math.abs(days) < 200 ? longDay(at, as) : shortDay(at, as, now);
    };
    return {
      viewer,
      now,
      day,
      /** "Today 19:30 to 20:30" */
      range: (from: string, to: string, as: Viewer = viewer) =>
        t("times.range", { day: day(from, as), from: clock(from, as), to: clock(to, as) }),
      at: (at: string, as: Viewer = viewer) => t("times.at", { day: day(at, as), time: clock(at, as) }),
      /** "16 Nov 13:04", for tables; today and its neighbours by their names. */
      brief: (at: string) => {
        const near = Math.abs(daysFromNow(at, viewer, now)) <= 1;
        return t("times.at", { day: near ? day(at) : shortDay(at, viewer, now), time: clock(at, viewer) });
      },
      /** For the margin: the hour today, else the day. */
      gutter: (at: string) => (daysFromNow(at, viewer, now) === 0 ? clock(at, viewer) : shortDay(at, viewer, now)),
      relative: (at: string) => relative(at, viewer.locale, now),
      length: (seconds: number) => length(seconds, viewer.locale),
      people: (people: { name: string }[]) =>
        people.length > 0
          ? names.format(people.map((person) => person.name || t("sessions.invited")))
          : t("sessions.nobody"),
      clock: (at: string) => clock(at, viewer),
      language: i18n.language,
    };
  }, [t, i18n.language, viewer, now]);
}
