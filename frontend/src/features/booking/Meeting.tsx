import type { ReactNode } from "react";
import { Link } from "react-router";
import { ProblemNote } from "@/features/errors";
import { Avatar, Button, Icon } from "@/ui";
import { sameClock, zoneName } from "@/ui/time";
import { isAhead, isOpen, may, moneyOf, otherOf } from "./booking";
import styles from "./booking.module.css";
import type { Asked } from "./Dialogs";
import { JoinButton } from "./JoinButton";
import { calendarFile } from "./queries";
import { useTexts } from "./texts";
import type { Booking } from "./types";
import { useAct } from "./useAct";
import { useBookingWords } from "./words";

/** Who and when, on both clocks, and where the tokens are. */
export function Meeting({
  booking,
  byTopic,
}: {
  booking: Booking /** What it is about stands first. */;
  byTopic?: boolean;
}) {
  const { t } = useTexts();
  const words = useBookingWords();
  const person = otherOf(booking);
  const title = words.title(booking);
  const { viewer } = words;
  const zone = person?.time_zone;
  const money = moneyOf(booking);
  const name = person?.name || t(booking.kind === "ai" ? "ai" : `someone.${opposite(booking)}`);
  return (
    <>
      <div className={styles.meet}>
        {person ? (
          <Avatar name={person.name} picture={person.picture} size="large" />
        ) : (
          <span className={styles.ai}>
            <Icon name="wave" />
          </span>
        )}
        <div>
          <h2>
            <bdi>{byTopic ? title : name}</bdi>
          </h2>
          <p className="muted small">
            {byTopic && title !== name && booking.topic && (
              <>
                <bdi>{name}</bdi>.{" "}
              </>
            )}
            {booking.kind === "human" && booking.role === "candidate" && booking.interviewer ? (
              <>
                <bdi>{booking.interviewer.headline}</bdi>{" "}
                <Link to={`/interviewers/${booking.interviewer.id}`}>{t("page.profile")}</Link>
              </>
            ) : (
              booking.kind === "human" && t(`page.${opposite(booking)}`)
            )}
            {booking.kind === "ai" && byTopic && t("ai")}
            {booking.kind === "ai" && !byTopic && <bdi>{booking.interview?.role}</bdi>}
          </p>
        </div>
      </div>
      <dl className={styles.two}>
        <div>
          <dt>{t("when.yours", { zone: zoneName(viewer.zone) })}</dt>
          <dd>{words.range(booking.starts_at, booking.ends_at)}</dd>
        </div>
        {person && zone && !sameClock(booking.starts_at, zone, viewer.zone) && (
          <div>
            <dt>{t("when.theirs", { name: words.other(booking), zone: zoneName(zone) })}</dt>
            <dd>{words.range(booking.starts_at, booking.ends_at, { ...viewer, zone })}</dd>
          </div>
        )}
        <div>
          <dt>{t("when.price")}</dt>
          <dd>{t(`when.${money}`, { tokens: words.tokens(booking.price_tokens), paid: booking.captured_tokens })}</dd>
        </div>
      </dl>
    </>
  );
}

const opposite = ({ role }: Booking) => (role === "candidate" ? "interviewer" : "candidate");

/** The one main thing to do, and the others beside it. */
export function Doings({
  booking,
  now,
  onAsk,
  brief,
}: {
  booking: Booking;
  now: Date;
  /** Where the page says already when the room opens. */
  brief?: boolean;
  /** Opens the question; without it, the booking's page does. */
  onAsk?: (asked: Asked) => void;
}) {
  const { t } = useTexts();
  const words = useBookingWords();
  const act = useAct(booking);
  const open = may(booking, "join") && isOpen(booking.room, now);
  const soon = isAhead(booking) && !open && Date.parse(booking.room.opens_at) > now.getTime();
  const when = words.short(booking.starts_at);
  const name = words.other(booking);
  const link = (asked: Asked, text: string) =>
    onAsk ? (
      <button key={asked} type="button" className={styles.link} onClick={() => onAsk(asked)}>
        {text}
      </button>
    ) : (
      <Link key={asked} to={`/bookings/${booking.id}?do=${asked}`}>
        {text}
      </Link>
    );
  const others: ReactNode[] = [
    isAhead(booking) && Date.parse(booking.ends_at) > now.getTime() && (
      <a key="calendar" href={calendarFile(booking.id)} download>
        {t("do.calendar")}
      </a>
    ),
    may(booking, "propose") && link("move", t("do.propose")),
    may(booking, "cancel") && link("cancel", cancelWords()),
    may(booking, "decline") && link("decline", t("do.decline")),
    may(booking, "say_absent") && link("absent", t("do.absent", { name })),
    may(booking, "dispute") && link("dispute", t("do.dispute")),
    brief && (
      <Link key="page" to={`/bookings/${booking.id}`}>
        {t("do.details")}
      </Link>
    ),
  ].filter(Boolean);
  // Over, the room stays open for a while; what the interviewer came for is to say that it is done.
  const over = may(booking, "complete");
  const main = over ? (
    <>
      <Button kind="main" size="big" fill="phone" onClick={() => onAsk?.("complete")}>
        {t("do.complete")}
      </Button>
      {open && <JoinButton booking={booking} tight />}
    </>
  ) : open ? (
    <JoinButton booking={booking} />
  ) : may(booking, "approve") ? (
    <Button
      kind="main"
      size="big"
      fill="phone"
      busy={act.isPending}
      className={styles.wide}
      onClick={() => act.mutate({ path: "approve" })}
    >
      {t("do.approve", { when })}
    </Button>
  ) : null;
  if (!main && others.length === 0 && !soon) return null;
  return (
    <>
      {(main || others.length > 0) && (
        <div className={styles.line}>
          {main}
          {others}
        </div>
      )}
      {soon && !brief && booking.state === "confirmed" && (
        <p className={`${styles.acts} small muted`}>
          {t("do.joining", {
            when: words.short(booking.room.opens_at),
            ago: words.relative(booking.room.opens_at),
          })}
        </p>
      )}
      {act.error && <ProblemNote error={act.error} />}
    </>
  );

  function cancelWords(): string {
    const { cancel_cost_tokens: cost, terms } = booking;
    if (booking.role === "interviewer" || booking.kind === "ai") return t("do.cancel");
    if (cost > 0) return t("do.cancelCosts", { count: cost });
    return t("do.cancelFree", { until: words.short(terms.free_cancel_until) });
  }
}
