import type { Notice } from "@/app/session/watch";
import type { IconName } from "@/ui";

type Key = Notice | "reset";

interface NoteLook {
  key: Key;
  tone: "state" | "soon" | "good";
  icon: IconName;
}

const LOOKS: Record<Key, Omit<NoteLook, "key">> = {
  expired: { tone: "state", icon: "clock" },
  ended: { tone: "state", icon: "clock" },
  here: { tone: "state", icon: "leave" },
  elsewhere: { tone: "soon", icon: "leave" },
  password: { tone: "soon", icon: "lock" },
  email: { tone: "soon", icon: "lock" },
  staff: { tone: "soon", icon: "shield" },
  copied: { tone: "soon", icon: "shield" },
  deactivated: { tone: "state", icon: "check" },
  reset: { tone: "good", icon: "check" },
};

const FAILED = ["social_refused", "social_unreachable", "social_unverified", "signup_closed", "rate_limited"] as const;

/** What became of a way through another site, which leads back here with the refusal's code in the link. */
export function failureOf(error: string | null): (typeof FAILED)[number] | "other" | null {
  if (error === null) return null;
  return FAILED.find((known) => known === error) ?? "other";
}

/** What the sign-in page says about why one is there; whatever else stands in the link says nothing. */
export function noteOf(why: string | null): NoteLook | null {
  if (why === null || !Object.hasOwn(LOOKS, why)) return null;
  return { key: why as Key, ...LOOKS[why as Key] };
}
