import { type ReactNode, useState } from "react";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Button, Note } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/Field";
import styles from "./booking.module.css";
import { Times } from "./Times";
import { useTexts } from "./texts";
import "./texts.page";
import type { Booking } from "./types";
import { useAct } from "./useAct";
import { useSlots } from "./useSlots";
import { useBookingWords } from "./words";

/** What is asked before it is done. Only one at a time stands open. */
export type Asked = "cancel" | "move" | "decline" | "absent" | "complete" | "dispute";

interface Given {
  booking: Booking;
  onClose: () => void;
}

export function AskDialog({ asked, ...given }: Given & { asked: Asked }) {
  switch (asked) {
    case "cancel":
      return <CancelDialog {...given} />;
    case "move":
      return <MoveDialog {...given} />;
    case "decline":
      return <DeclineDialog {...given} />;
    case "absent":
      return <AbsentDialog {...given} />;
    case "complete":
      return <CompleteDialog {...given} />;
    case "dispute":
      return <DisputeDialog {...given} />;
  }
}

/** One act with its words, perhaps a text that it needs, and the two ways out. */
function Act({
  booking,
  path,
  title,
  field,
  text,
  go,
  keep,
  loss,
  onClose,
  children,
}: Given & {
  path: string;
  title: string;
  /** Under which name the text goes along; without, none is asked for. */
  field?: "reason" | "text";
  text?: { label: string; remark?: string; missing: string; long?: boolean };
  go: string;
  keep: string;
  loss?: boolean;
  children: ReactNode;
}) {
  const act = useAct(booking, onClose);
  const [words, setWords] = useState("");
  const [tried, setTried] = useState(false);
  const missing = field !== undefined && words.trim() === "";
  const begin = () => {
    setTried(true);
    if (!missing && !act.isPending) act.mutate({ path, body: field && { [field]: words.trim() } });
  };
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{keep}</Button>
          <Button kind={loss ? "loss" : "main"} busy={act.isPending} onClick={begin}>
            {go}
          </Button>
        </>
      }
    >
      <div className="muted">{children}</div>
      {text && (
        <div className={styles.fields}>
          <TextField
            label={text.label}
            remark={text.remark}
            autosize
            minRows={text.long ? 4 : 2}
            maxRows={10}
            maxLength={text.long ? 2000 : 500}
            value={words}
            data-autofocus
            error={tried && missing ? text.missing : undefined}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        </div>
      )}
      {act.error && <Trouble error={act.error} />}
    </Dialog>
  );
}

/** Why it was not done. What has changed meanwhile stands on the page behind by then. */
function Trouble({ error }: { error: Error }) {
  return (
    <div className={styles.fields}>
      {error instanceof Problem && error.status === 409 ? (
        <Note tone="soon" live>
          {error.message}
        </Note>
      ) : (
        <ProblemNote error={error} />
      )}
    </div>
  );
}

function CancelDialog({ booking, onClose }: Given) {
  const { t } = useTexts();
  const { short, other } = useBookingWords();
  const name = other(booking);
  const { price_tokens: price, cancel_cost_tokens: cost } = booking;
  return (
    <Act
      booking={booking}
      onClose={onClose}
      path="cancel"
      title={t(booking.state === "pending" ? "cancelling.titleAsk" : "cancelling.title", {
        when: short(booking.starts_at),
      })}
      field="reason"
      text={{
        label: t("cancelling.reason"),
        remark: name && t("cancelling.reads", { name }),
        missing: t("cancelling.missing"),
      }}
      go={t("cancelling.go")}
      keep={t("do.keep")}
      loss
    >
      <p>
        {booking.kind === "ai"
          ? t("cancelling.ai")
          : booking.role === "interviewer"
            ? t("cancelling.interviewer", { name })
            : cost > 0
              ? t("cancelling.costs", { name, cost, price })
              : t("cancelling.free", { name, count: price })}
      </p>
    </Act>
  );
}

function DeclineDialog({ booking, onClose }: Given) {
  const { t } = useTexts();
  const { short, other } = useBookingWords();
  const name = other(booking);
  return (
    <Act
      booking={booking}
      onClose={onClose}
      path="decline"
      title={t("declining.title", { when: short(booking.starts_at) })}
      field="reason"
      text={{
        label: t("cancelling.reason"),
        remark: t("cancelling.reads", { name }),
        missing: t("cancelling.missing"),
      }}
      go={t("declining.go")}
      keep={t("do.back")}
      loss
    >
      <p>{t("declining.what", { name })}</p>
    </Act>
  );
}

function AbsentDialog({ booking, onClose }: Given) {
  const { t } = useTexts();
  const { other, clock, now } = useBookingWords();
  const name = other(booking);
  const early = Date.parse(booking.absent_from) > now.getTime();
  return (
    <Act
      booking={booking}
      onClose={onClose}
      path="absent"
      title={t("absent.title", { name })}
      go={t("absent.go")}
      keep={t("absent.wait")}
      loss
    >
      <p>
        {booking.role === "candidate"
          ? t("absent.candidate", { name })
          : t("absent.interviewer", { name, percent: booking.terms.candidate_absent_percent })}
      </p>
      {early && <p>{t("absent.early", { at: clock(booking.absent_from) })}</p>}
    </Act>
  );
}

function CompleteDialog({ booking, onClose }: Given) {
  const { t } = useTexts();
  const { Short, other } = useBookingWords();
  return (
    <Act
      booking={booking}
      onClose={onClose}
      path="complete"
      title={t("completing.title", { when: Short(booking.starts_at) })}
      go={t("completing.go")}
      keep={t("completing.keep")}
    >
      <p>{t("completing.what", { count: booking.price_tokens, name: other(booking) })}</p>
    </Act>
  );
}

function DisputeDialog({ booking, onClose }: Given) {
  const { t } = useTexts();
  const { other } = useBookingWords();
  return (
    <Act
      booking={booking}
      onClose={onClose}
      path="dispute"
      title={t("disputing.title")}
      field="text"
      text={{ label: t("disputing.text"), missing: t("disputing.missing"), long: true }}
      go={t("disputing.go")}
      keep={t("do.back")}
    >
      <p>{t("disputing.what", { name: other(booking) })}</p>
    </Act>
  );
}

/** Another time: one of the interviewer's free ones. */
function MoveDialog({ booking, onClose }: Given) {
  const { t } = useTexts();
  const { short, other } = useBookingWords();
  const act = useAct(booking, onClose);
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const whose = booking.interviewer?.id ?? "";
  const handle = useSlots(whose, to ?? booking.starts_at, booking.starts_at);
  const name = other(booking);
  const missing = reason.trim() === "";
  // It opens with its times in it: they would move everything in a dialog that is centred.
  if (handle.query.isPending) return null;
  const begin = () => {
    setTried(true);
    if (to === null || missing || act.isPending) return;
    act.mutate({ path: "reschedule", body: { starts_at: to, reason: reason.trim() } });
  };
  return (
    <Dialog
      open
      title={t("moving.title", { when: short(booking.starts_at) })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("do.keep")}</Button>
          <Button kind="main" busy={act.isPending} onClick={begin}>
            {to ? t("moving.go", { when: short(to) }) : t("moving.goChoose")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("moving.what", { name })}</p>
      <div className={styles.fields}>
        <Times
          handle={handle}
          name={name}
          firstFree={null}
          chosen={to}
          onChoose={(slot) => setTo(slot.starts_at)}
          level={3}
          waitable={false}
        />
        {tried && to === null && (
          <Note tone="soon" live>
            {t("moving.noTime")}
          </Note>
        )}
        <TextField
          label={t("cancelling.reason")}
          remark={t("cancelling.reads", { name })}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={500}
          value={reason}
          error={tried && missing ? t("cancelling.missing") : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <p className="small muted">
          {t("moving.left", { count: booking.terms.moves_left, until: short(booking.terms.move_until) })}
        </p>
      </div>
      {act.error && <Trouble error={act.error} />}
    </Dialog>
  );
}
