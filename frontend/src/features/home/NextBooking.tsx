import { isOpen, otherOf } from "@/features/booking/booking";
import { Doings, Meeting } from "@/features/booking/Meeting";
import { useTexts as useBookingTexts } from "@/features/booking/texts";
import type { Booking } from "@/features/booking/types";
import { useBookingWords, useServerNow } from "@/features/booking/words";
import styles from "@/features/sessions/sessions.module.css";
import { Avatar, ButtonLink, PageTitle, Sheet } from "@/ui";
import { useTexts } from "./texts";

/** The next session that is booked: how long until then, with whom, on both clocks, and what can be done. */
export function NextBooking({ booking }: { booking: Booking }) {
  const { t } = useBookingTexts();
  const { t: home } = useTexts();
  const words = useBookingWords();
  const now = useServerNow(10_000);
  const name = words.other(booking);
  const ai = booking.kind === "ai";
  const ahead = Date.parse(booking.starts_at) > now.getTime();
  const title =
    booking.state === "pending"
      ? t("home.pending", { name })
      : ahead
        ? t(ai ? "home.inAi" : "home.in", { name, when: words.relative(booking.starts_at) })
        : t(ai ? "home.dueAi" : "home.due", { name });
  const lead =
    booking.state === "pending"
      ? t("home.pendingWhat", {
          when: words.short(booking.starts_at),
          until: booking.approve_until ? words.short(booking.approve_until) : "",
        })
      : isOpen(booking.room, now)
        ? t(ai ? "told.candidate.openAi" : "told.candidate.open")
        : t("home.opens", { when: words.short(booking.room.opens_at) });
  return (
    <>
      <PageTitle title={title} tab={home("title")} lead={lead} />
      <Sheet className={styles.next} label={t("page.about")}>
        <Meeting booking={booking} byTopic />
        <Doings booking={booking} now={now} brief />
      </Sheet>
    </>
  );
}

/** A booking in which the other side waits for an answer. */
export function AskedLine({ booking }: { booking: Booking }) {
  const { t } = useBookingTexts();
  const words = useBookingWords();
  const { proposal } = booking;
  return (
    <li>
      <Avatar name={otherOf(booking)?.name ?? words.title(booking)} picture={otherOf(booking)?.picture} />
      <div>
        <b>
          <bdi>{words.title(booking)}</bdi>
        </b>
        <p className="small muted">
          {proposal &&
            t("proposal.theirs", {
              name: words.other(booking),
              when: words.range(proposal.starts_at, proposal.ends_at),
            })}{" "}
          {proposal && t("proposal.answerUntil", { until: words.short(proposal.expires_at) })}
        </p>
      </div>
      <ButtonLink to={`/bookings/${booking.id}`}>{t("lists.answer")}</ButtonLink>
    </li>
  );
}
