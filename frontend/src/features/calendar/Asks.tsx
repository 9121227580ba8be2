import { type FormEvent, lazy, Suspense, useId, useState } from "react";
import { Link } from "react-router";
import { otherOf } from "@/features/booking/booking";
import { bookingPath } from "@/features/booking/paths";
import { useAct } from "@/features/booking/useAct";
import { ProblemNote } from "@/features/errors";
import { shortName, useWords } from "@/features/sessions/words";
import { Button } from "@/ui";
import { clock, sameClock, zoneName } from "@/ui/time";
import styles from "./asks.module.css";
import { useTexts } from "./texts";
import type { Booking } from "./types";

const Dialog = lazy(() => import("@/ui/Dialog").then((module) => ({ default: module.Dialog })));
const TextField = lazy(() => import("@/ui/Field").then((module) => ({ default: module.TextField })));

/** What waits for somebody's yes or no: bookings to confirm, other times that are proposed. */
export function Asks({ bookings }: { bookings: readonly Booking[] }) {
  return (
    <ul className={styles.asks}>
      {bookings.map((booking) => (
        <li key={booking.id} className={styles.ask}>
          {booking.can.includes("answer_proposal") ? <Proposed booking={booking} /> : <Pending booking={booking} />}
        </li>
      ))}
    </ul>
  );
}

/** "Thu 26, 14:00", and the other side's clock where it differs. */
function useTimes(booking: Booking) {
  const { t } = useTexts();
  const words = useWords();
  const zone = otherOf(booking)?.time_zone;
  return {
    words,
    /** "Wed 25 Nov, 14:00": as it stands within a sentence. */
    at: (at: string) =>
      t("asks.at", {
        day: new Intl.DateTimeFormat(words.viewer.locale, {
          weekday: "short",
          day: "numeric",
          month: "short",
          timeZone: words.viewer.zone,
        })
          .format(new Date(at))
          .replace(",", ""),
        time: words.clock(at),
      }),
    /** "Thursday" */
    weekday: (at: string) =>
      new Intl.DateTimeFormat(words.viewer.locale, { weekday: "long", timeZone: words.viewer.zone }).format(
        new Date(at),
      ),
    name: otherOf(booking)?.name || t("booked.somebody"),
    theirs: (at: string) =>
      zone && !sameClock(at, words.viewer.zone, zone)
        ? t("asks.theirs", { time: clock(at, { ...words.viewer, zone }), zone: zoneName(zone) })
        : "",
  };
}

function Proposed({ booking }: { booking: Booking }) {
  const { t } = useTexts();
  const { words, at, weekday, name, theirs } = useTimes(booking);
  const answer = useAct(booking);
  const { proposal } = booking;
  if (!proposal) return null;
  const say = (path: "proposal/accept" | "proposal/decline") => answer.mutate({ path });
  // Two times of one weekday need the clock to be told apart.
  const sameDay = weekday(proposal.starts_at) === weekday(booking.starts_at);
  const called = (time: string) => (sameDay ? words.clock(time) : weekday(time));
  return (
    <>
      <p className="small">
        <b>
          <bdi>{name}</bdi>
        </b>{" "}
        {t("asks.move", {
          what: booking.topic ? t("asks.topic", { topic: booking.topic }) : t("asks.session"),
          from: at(booking.starts_at),
        })}{" "}
        <b>{at(proposal.starts_at)}</b> <span className="muted">{theirs(proposal.starts_at)}</span>{" "}
        {proposal.reason && <span dir="auto">{t("asks.because", { reason: proposal.reason })}</span>}
      </p>
      <div className={styles.acts}>
        <Button size="tight" busy={answer.isPending} onClick={() => say("proposal/accept")}>
          {t("asks.accept", { day: called(proposal.starts_at) })}
        </Button>
        <Button size="tight" kind="quiet" busy={answer.isPending} onClick={() => say("proposal/decline")}>
          {t("asks.keep", { day: called(booking.starts_at) })}
        </Button>
      </div>
      <p className="small muted">{t("asks.until", { at: at(proposal.expires_at), day: called(booking.starts_at) })}</p>
      {answer.error && <ProblemNote error={answer.error} />}
    </>
  );
}

function Pending({ booking }: { booking: Booking }) {
  const { t } = useTexts();
  const { words, at, weekday, name, theirs } = useTimes(booking);
  const [declining, setDeclining] = useState(false);
  const approve = useAct(booking);
  return (
    <>
      <p className="small">
        <b>
          <bdi>{name}</bdi>
        </b>{" "}
        {t("asks.book", { what: booking.topic ? t("asks.topic", { topic: booking.topic }) : t("asks.session") })}{" "}
        <b>{at(booking.starts_at)}</b> <span className="muted">{theirs(booking.starts_at)}</span>{" "}
        {booking.note && <span dir="auto">{t("asks.because", { reason: booking.note })}</span>}{" "}
        <Link to={bookingPath(booking.id)}>{t("asks.more")}</Link>
      </p>
      <div className={styles.acts}>
        <Button size="tight" busy={approve.isPending} onClick={() => approve.mutate({ path: "approve" })}>
          {t("asks.approve", { day: weekday(booking.starts_at), time: words.clock(booking.starts_at) })}
        </Button>
        <Button size="tight" kind="quiet" onClick={() => setDeclining(true)}>
          {t("asks.decline")}
        </Button>
      </div>
      {booking.approve_until && (
        <p className="small muted">{t("asks.approveUntil", { at: at(booking.approve_until) })}</p>
      )}
      {approve.error && <ProblemNote error={approve.error} />}
      {declining && (
        <Suspense fallback={null}>
          <Decline booking={booking} name={name} onClose={() => setDeclining(false)} />
        </Suspense>
      )}
    </>
  );
}

function Decline({ booking, name, onClose }: { booking: Booking; name: string; onClose: () => void }) {
  const { t } = useTexts();
  const form = useId();
  const [reason, setReason] = useState("");
  const decline = useAct(booking, onClose);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!decline.isPending) decline.mutate({ path: "decline", body: { reason: reason.trim() } });
  }
  return (
    <Dialog
      open
      title={t("decline.title", { name: shortName(name) })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("decline.keep")}</Button>
          <Button kind="loss" type="submit" form={form} busy={decline.isPending} disabled={reason.trim() === ""}>
            {t("decline.act")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("decline.what", { count: booking.price_tokens })}</p>
      <form id={form} onSubmit={submit} className={styles.fields}>
        <TextField
          label={t("decline.reason")}
          remark={t("decline.remark", { name: shortName(name) })}
          data-autofocus
          autosize
          minRows={2}
          maxRows={8}
          maxLength={500}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {decline.error && <ProblemNote error={decline.error} />}
      </form>
    </Dialog>
  );
}
