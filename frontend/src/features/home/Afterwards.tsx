import { Link } from "react-router";
import { otherOf } from "@/features/booking/booking";
import { bookingPath } from "@/features/booking/paths";
import type { Booking } from "@/features/booking/types";
import { useAct } from "@/features/booking/useAct";
import { ProblemNote } from "@/features/errors";
import styles from "@/features/sessions/sessions.module.css";
import { shortName, useWords } from "@/features/sessions/words";
import { Button, Margin, Moment } from "@/ui";
import { useTexts } from "./texts";

/** Sessions that are over and wait for the interviewer's word. `more`: there are others on the list of sessions. */
export function ToComplete({ bookings, more }: { bookings: readonly Booking[]; more: boolean }) {
  const { t } = useTexts();
  if (bookings.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="to-complete">
      <h2 id="to-complete">{t("day.complete.title")}</h2>
      <p className="small muted">{t("day.complete.what")}</p>
      <ul className={`${styles.lines} ${styles.more}`}>
        {bookings.map((booking) => (
          <Over key={booking.id} booking={booking} />
        ))}
      </ul>
      {more && (
        <p className={`${styles.more} small`}>
          <Link to="/sessions?show=past">{t("day.complete.all")}</Link>
        </p>
      )}
    </section>
  );
}

function Over({ booking }: { booking: Booking }) {
  const { t } = useTexts();
  const words = useWords();
  const act = useAct(booking);
  const name = otherOf(booking)?.name ?? "";
  return (
    <li>
      <div>
        <Link to={bookingPath(booking.id)}>
          <b dir="auto">{booking.topic || t("day.with", { name })}</b>
        </Link>
        <p className="small muted">
          <bdi>{name}</bdi>, {words.range(booking.starts_at, booking.ends_at)},{" "}
          {t("day.complete.paid", { count: booking.price_tokens })}
        </p>
        {act.error && <ProblemNote error={act.error} />}
      </div>
      <div className="row wrap">
        {booking.can.includes("say_absent") && (
          <Button size="tight" kind="quiet" busy={act.isPending} onClick={() => act.mutate({ path: "absent" })}>
            {name ? t("day.complete.absentTo", { name: shortName(name) }) : t("day.complete.absent")}
          </Button>
        )}
        <Button size="tight" busy={act.isPending} onClick={() => act.mutate({ path: "complete" })}>
          {t("day.complete.act")}
        </Button>
      </div>
    </li>
  );
}

/** What took place, and what it brought. */
export function Held({ bookings }: { bookings: readonly Booking[] }) {
  const { t } = useTexts();
  const words = useWords();
  if (bookings.length === 0) return null;
  const became = ({ state, captured_tokens }: Booking) =>
    state === "completed"
      ? captured_tokens > 0
        ? t("day.done.tokens", { count: captured_tokens })
        : ""
      : state === "in_review"
        ? t("day.done.review")
        : t(`day.done.${state as "candidate_absent" | "interviewer_absent" | "both_absent"}`);
  return (
    <section className={styles.section} aria-labelledby="held">
      <header>
        <h2 id="held">{t("day.done.title")}</h2>
        <Link className="small push" to="/sessions?show=past">
          {t("day.later.all")}
        </Link>
      </header>
      <Margin>
        {bookings.slice(0, 5).map((booking) => (
          <Moment key={booking.id} at={booking.starts_at} when={words.gutter(booking.starts_at)}>
            <Link to={bookingPath(booking.id)} dir="auto">
              {booking.topic || t("day.with", { name: otherOf(booking)?.name ?? "" })}
            </Link>
            <p className="small muted">
              <bdi>{otherOf(booking)?.name}</bdi>
              {became(booking) && `, ${became(booking)}`}
            </p>
          </Moment>
        ))}
      </Margin>
    </section>
  );
}
