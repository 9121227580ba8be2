/** The profile as it is edited. Pure. */
import type { Schemas } from "@/api/client";
import type { ProfileIn } from "./types";

export const LIMITS = { name: 120, pronouns: 40, headline: 160 } as const;

export function profileOf(me: Schemas["Me"]): ProfileIn {
  return {
    name: me.name,
    pronouns: me.pronouns,
    headline: me.headline,
    time_zone: me.time_zone,
    language: me.language,
  };
}

const tidy = (text: string) => text.trim().replace(/\s+/gu, " ");

/** What is other than before, in the shape it is sent; white space at the ends is no change. */
export function changesOf(before: ProfileIn, now: ProfileIn): Partial<ProfileIn> {
  const keys = Object.keys(before) as (keyof ProfileIn)[];
  return Object.fromEntries(
    keys.map((key) => [key, tidy(now[key])] as const).filter(([key, value]) => value !== before[key]),
  );
}

export const PICTURE_KINDS = ["image/jpeg", "image/png", "image/webp"];
const MOST_BYTES = 5 * 1024 * 1024;

/** What speaks against a picture before it is sent. A browser that can't tell the kind leaves it to the server. */
export function pictureTrouble(file: { size: number; type: string }): "kind" | "large" | null {
  if (file.type !== "" && !PICTURE_KINDS.includes(file.type)) return "kind";
  return file.size > MOST_BYTES ? "large" : null;
}
