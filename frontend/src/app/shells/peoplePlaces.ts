import type { IconName } from "@/ui";
import { isWorkingInterviewer } from "../stage";

export interface Place {
  to: string;
  words:
    | "places.home"
    | "places.today"
    | "places.calendar"
    | "places.practise"
    | "places.find"
    | "places.sessions"
    | "places.profile"
    | "places.guides"
    | "places.wallet"
    | "places.earnings"
    | "places.staff";
  /** What a phone has room for. */
  short?: "places.findShort" | "places.walletShort";
  icon: IconName;
  /** Not among the tabs of a phone, which has room for five; another page leads there. */
  deskOnly?: true;
}

/** Where somebody can go: who works as an interviewer to their day, all others to practise and to find one. */
export function placesOf(me: { roles: readonly string[]; interviewer_stage?: string }): Place[] {
  const works = isWorkingInterviewer(me);
  const staff: Place[] = me.roles.includes("staff") ? [{ to: "/staff", words: "places.staff", icon: "shield" }] : [];
  if (works) {
    return [
      { to: "/", words: "places.today", icon: "home" },
      { to: "/calendar", words: "places.calendar", icon: "calendar" },
      { to: "/sessions", words: "places.sessions", icon: "sessions" },
      { to: "/interviewer/earnings", words: "places.earnings", icon: "wallet" },
      // With the staff's place there would be six tabs; on a phone, the account leads to the profile, too.
      {
        to: "/interviewer/profile",
        words: "places.profile",
        icon: "person",
        ...(staff.length > 0 && { deskOnly: true }),
      },
      { to: "/interviewer/guides", words: "places.guides", icon: "document", deskOnly: true },
      { to: "/practise", words: "places.practise", icon: "wave", deskOnly: true },
      ...staff,
    ];
  }
  return [
    { to: "/", words: "places.home", icon: "home" },
    { to: "/practise", words: "places.practise", icon: "wave" },
    { to: "/interviewers", words: "places.find", short: "places.findShort", icon: "search" },
    { to: "/sessions", words: "places.sessions", icon: "sessions" },
    {
      to: "/wallet",
      words: "places.wallet",
      short: "places.walletShort",
      icon: "wallet",
      // With the staff's place there would be six; home leads to the wallet, too.
      ...(staff.length > 0 && { deskOnly: true as const }),
    },
    ...staff,
  ];
}
