import { Margin, Moment } from "@/ui";
import { useTexts } from "./texts";
import "./texts.page";
import type { Booking, Happening } from "./types";
import { useBookingWords } from "./words";

/** What happened to a booking, the first thing first. */
export function History({ events, role }: { events: Happening[]; role: Booking["role"] }) {
  const { t } = useTexts();
  const { gutter, Short } = useBookingWords();
  const what = useKindWords();
  if (events.length === 0) return null;
  return (
    <Margin gutter={76} tight small>
      {events.map((event, index) => {
        const by = byOf(event.role, role);
        const words = what(event.kind);
        const to = typeof event.data.starts_at === "string" ? event.data.starts_at : null;
        const reason = typeof event.data.reason === "string" ? event.data.reason : "";
        return (
          <Moment key={index} at={event.at} when={gutter(event.at)}>
            {by ? t(`events.by.${by}`, { what: words }) : words}
            {(to || reason) && (
              <p className="muted" dir="auto">
                {[to && Short(to), reason].filter(Boolean).join(". ")}
              </p>
            )}
          </Moment>
        );
      })}
    </Margin>
  );
}

function byOf(role: string, mine: Booking["role"]): "you" | "candidate" | "interviewer" | "staff" | null {
  if (role === mine) return "you";
  return role === "candidate" || role === "interviewer" || role === "staff" ? role : null;
}

/** Kinds that a newer server knows and this page doesn't are still something that happened. */
function useKindWords(): (kind: string) => string {
  const { t, i18n } = useTexts();
  return (kind) => {
    const key = `events.kinds.${kind}`;
    return i18n.exists(key, { ns: "booking" }) ? t(key as "events.kinds.booked") : t("events.other");
  };
}
