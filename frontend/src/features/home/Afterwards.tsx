import { Link } from "react-router";
import { mergeLists, otherOf } from "@/features/booking/booking";
import { bookingPath } from "@/features/booking/paths";
import type { Booking } from "@/features/booking/types";
import { useAct } from "@/features/booking/useAct";
import { ProblemNote } from "@/features/errors";
import type { RoomRow } from "@/features/sessions/queries";
import styles from "@/features/sessions/sessions.module.css";
import { across, endOf, shortName, startOf, useWords } from "@/features/sessions/words";
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

type Session = { booking: Booking } | { room: RoomRow };

/** What took place, and what it brought: booked sessions, and rooms set up by hand. */
export function Held({ bookings, rooms }: { bookings: readonly Booking[]; rooms: readonly RoomRow[] }) {
  const { t } = useTexts();
  const words = useWords();
  const rows = mergeLists<Session>(
    [
      { rows: bookings.map((booking) => ({ at: booking.starts_at, item: { booking } })), more: false },
      { rows: rooms.map((room) => ({ at: startOf(room), item: { room } })), more: false },
    ],
    "latest",
  ).slice(0, 5);
  if (rows.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="held">
      <header>
        <h2 id="held">{t("day.done.title")}</h2>
        <Link className="small push" to="/sessions?show=past">
          {t("day.later.all")}
        </Link>
      </header>
      <Margin>
        {rows.map(({ at, item }) => (
          <Moment key={"booking" in item ? item.booking.id : item.room.id} at={at} when={words.gutter(at)}>
            {"booking" in item ? <HeldBooking booking={item.booking} /> : <HeldRoom room={item.room} />}
          </Moment>
        ))}
      </Margin>
    </section>
  );
}

function HeldBooking({ booking }: { booking: Booking }) {
  const { t } = useTexts();
  const { state, captured_tokens } = booking;
  const name = otherOf(booking)?.name ?? "";
  const became =
    state === "completed"
      ? captured_tokens > 0 && t("day.done.tokens", { count: captured_tokens })
      : state === "in_review"
        ? t("day.done.review")
        : t(`day.done.${state as "candidate_absent" | "interviewer_absent" | "both_absent"}`);
  return (
    <>
      <Link to={bookingPath(booking.id)} dir="auto">
        {booking.topic || t("day.with", { name })}
      </Link>
      <p className="small muted">
        <bdi>{name}</bdi>
        {became && `, ${became}`}
      </p>
    </>
  );
}

function HeldRoom({ room }: { room: RoomRow }) {
  const words = useWords();
  return (
    <>
      <Link to={`/sessions/${room.id}`}>
        <bdi>{room.title}</bdi>
      </Link>
      <p className="small muted">
        {words.people(across(room))}
        {room.started_at && `, ${words.length((Date.parse(endOf(room)) - Date.parse(startOf(room))) / 1000)}`}
      </p>
    </>
  );
}
