import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isOpen, otherOf } from "@/features/booking/booking";
import { bookingPath } from "@/features/booking/paths";
import type { Booking } from "@/features/booking/types";
import type { RoomRow } from "@/features/sessions/queries";
import styles from "@/features/sessions/sessions.module.css";
import { across, endOf, startOf, useWords } from "@/features/sessions/words";
import { ButtonLink, Margin, Mark, Moment } from "@/ui";
import { clock } from "@/ui/time";
import type { Entry } from "./day";
import { useTexts } from "./texts";

const JoinButton = lazy(() =>
  import("@/features/booking/JoinButton").then((module) => ({ default: module.JoinButton })),
);

/** Sessions on the margin: booked ones, and rooms set up by hand. `days`: not all of one day. */
export function Agenda({ entries, days }: { entries: readonly Entry<RoomRow>[]; days?: boolean }) {
  const words = useWords();
  return (
    <Margin>
      {entries.map((entry) => (
        <Moment
          key={"booking" in entry ? entry.booking.id : entry.room.id}
          at={entry.at}
          when={days ? words.gutter(entry.at) : clock(entry.at, words.viewer)}
        >
          {"booking" in entry ? (
            <BookedSlot booking={entry.booking} days={days} />
          ) : (
            <RoomSlot room={entry.room} days={days} />
          )}
        </Moment>
      ))}
    </Margin>
  );
}

function BookedSlot({ booking, days }: { booking: Booking; days?: boolean }) {
  const { t } = useTexts();
  const words = useWords();
  const name = otherOf(booking)?.name ?? "";
  const ahead = Date.parse(booking.starts_at) > words.now.getTime();
  const open = booking.can.includes("join") || (booking.state === "confirmed" && isOpen(booking.room, words.now));
  const lasts = (Date.parse(booking.ends_at) - Date.parse(booking.starts_at)) / 1000;
  return (
    <div className={styles.slot}>
      <div>
        <p className="row wrap">
          <Link to={bookingPath(booking.id)}>
            <b dir="auto">{booking.topic || t("day.with", { name })}</b>
          </Link>
          {booking.state === "pending" && <Mark tone="soon">{t("day.pending")}</Mark>}
          {booking.proposal && <Mark tone="soon">{t("day.wantsMove")}</Mark>}
        </p>
        <p className="small muted">
          {booking.topic && (
            <>
              <bdi>{name}</bdi>,{" "}
            </>
          )}
          {days ? words.range(booking.starts_at, booking.ends_at) : words.length(lasts)}
          {ahead && `, ${words.relative(booking.starts_at)}`}
        </p>
        {!days && ahead && !open && booking.state === "confirmed" && (
          <p className="small faint">{t("day.opens", { when: words.relative(booking.room.opens_at) })}</p>
        )}
      </div>
      {open && (
        <Suspense fallback={null}>
          <JoinButton booking={booking} tight />
        </Suspense>
      )}
    </div>
  );
}

function RoomSlot({ room, days }: { room: RoomRow; days?: boolean }) {
  const { t } = useTranslation();
  const words = useWords();
  const present = room.people.filter((person) => person.present);
  return (
    <div className={styles.slot}>
      <div>
        <p className="row wrap">
          <b>
            <bdi>{room.title}</bdi>
          </b>
          {present.length > 0 && (
            <Mark tone="good" dot>
              {t("sessions.inRoom", { count: present.length })}
            </Mark>
          )}
          {room.incidents_open > 0 && (
            <Mark tone="soon" icon="flag">
              {t("sessions.incidents", { count: room.incidents_open })}
            </Mark>
          )}
        </p>
        <p className="small muted">
          {words.people(across(room))}. {days ? words.range(startOf(room), endOf(room)) : words.length(room.seconds)}
          {room.starts_at && Date.parse(room.starts_at) > words.now.getTime() && `, ${words.relative(room.starts_at)}`}
        </p>
        <p className="small">
          <Link to={`/sessions/${room.id}`}>{t("home.details")}</Link>
        </p>
      </div>
      <ButtonLink to={`/rooms/${room.id}`}>{t("home.openRoom")}</ButtonLink>
    </div>
  );
}
