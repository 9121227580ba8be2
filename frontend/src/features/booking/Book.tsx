import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Problem } from "@/api/problem";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { shelfOf } from "@/features/room/connection";
import { shortName } from "@/features/sessions/words";
import { walletQuery } from "@/features/wallet/queries";
import { Button, ButtonLink, Note, Waiting } from "@/ui";
import { Field, TextField } from "@/ui/Field";
import { clock, dayKey, length, zoneName } from "@/ui/time";
import styles from "./booking.module.css";
import { type Draft, keepDraft, keptDraft } from "./intent";
import { bookPath } from "./paths";
import { wait, waitlistQuery } from "./queries";
import { Times } from "./Times";
import { useTexts } from "./texts";
import "./texts.book";
import type { Slot, Slots } from "./types";
import { isLost, useBook } from "./useBook";
import { useSlots } from "./useSlots";
import { briefDay, useBookingWords } from "./words";

// Brings the checkout along, which few need here.
const MoreTokens = lazy(() => import("./MoreTokens").then((module) => ({ default: module.MoreTokens })));

interface Whom {
  id: string;
  name: string;
  next_free_at: string | null;
}

/** An interviewer's free times, and booking the one that is chosen. `back`: the address that leads to this very time. */
export function Book({
  person,
  chosen,
  onChoose,
  signedIn,
  level,
  before,
  after,
}: {
  person: Whom;
  chosen: string | null;
  onChoose: (at: string | null) => void;
  signedIn: boolean;
  level?: 2 | 3;
  /** Between the times and what they cost; gets what the server said of the calendar. */
  before?: (slots: Slots | undefined) => ReactNode;
  after?: ReactNode;
}) {
  const { t } = useTexts();
  const handle = useSlots(person.id, chosen, person.next_free_at);
  const { slot, query } = handle;
  // Also what the address has chosen, as after signing in.
  const [picked, setPicked] = useState(chosen !== null);
  const below = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // With many times the button may lie below what is seen.
    if (!picked || !slot) return;
    below.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [picked, slot]);
  const name = shortName(person.name);
  // All at once, so that nothing that stands already moves.
  if (query.isPending) return <Waiting words={t("times.loading")} lines={8} />;
  return (
    <div className={styles.book}>
      {before?.(query.data)}
      <Times
        handle={handle}
        name={name}
        firstFree={person.next_free_at}
        chosen={chosen}
        onChoose={(one) => {
          onChoose(one.starts_at);
          setPicked(true);
        }}
        level={level}
      />
      <hr className={styles.rule} />
      <div ref={below} className={styles.below}>
        {handle.lost && chosen && <Gone at={chosen} />}
        {slot && slot.state === "full" && query.data && (
          <WaitFor key={slot.starts_at} person={person} slot={slot} signedIn={signedIn} />
        )}
        {slot && slot.state !== "full" && query.data && (
          <Order
            key={person.id}
            person={person}
            slot={slot}
            slots={query.data}
            signedIn={signedIn}
            onGone={() => void query.refetch()}
          />
        )}
        {!slot && !handle.lost && query.data?.bookable && <p className="small muted">{t("book.choose")}</p>}
      </div>
      {after}
    </div>
  );
}

/** What was chosen is not among the times any more. */
function Gone({ at }: { at: string }) {
  const { t } = useTexts();
  const { Short } = useBookingWords();
  return (
    <Note tone="soon" live>
      <b>{t("book.refused.gone", { when: Short(at) })}</b> {t("book.refused.goneWhat")}
    </Note>
  );
}

/** What it is, what it costs, a word to the interviewer, and the button. */
function Order({
  person,
  slot,
  slots,
  signedIn,
  onGone,
}: {
  person: Whom;
  slot: Slot;
  slots: Slots;
  signedIn: boolean;
  onGone: () => void;
}) {
  const { t } = useTexts();
  const { short } = useBookingWords();
  const { locale } = useViewer();
  const navigate = useNavigate();
  const [draft, setDraft] = useDraft(person.id);
  const [buying, setBuying] = useState(false);
  const wallet = useQuery({ ...walletQuery, enabled: signedIn });
  const booking = useBook((made) => {
    setDraft({ topic: "", note: "" });
    navigate(`/bookings/${made.id}`, { state: { made: true } });
  });
  const name = shortName(person.name);
  const when = short(slot.starts_at);
  const price = slots.price_tokens;
  const lack = price !== null && wallet.data ? Math.max(0, price - wallet.data.balance) : 0;
  // Two presses in one moment come before the first is drawn as busy.
  const going = useRef(false);
  const go = () => {
    if (going.current) return;
    going.current = true;
    booking.mutate(
      {
        kind: "human",
        interviewer_id: person.id,
        starts_at: slot.starts_at,
        topic: draft.topic.trim(),
        note: draft.note.trim(),
        ...(price !== null && { price_tokens: price }),
      },
      {
        onError: (error) => {
          going.current = false;
          const code = error instanceof Problem ? error.code : "";
          if (code === "not_enough_tokens") {
            void wallet.refetch();
            setBuying(true);
          } else onGone();
        },
      },
    );
  };
  // What a refusal was about may have been chosen away.
  const refusal = booking.error && booking.variables && "interviewer_id" in booking.variables ? booking.error : null;
  const about = booking.variables?.starts_at === slot.starts_at;
  const cancelling = cancelWords(slots, name, t, locale);
  const terms = (
    <p className="small muted">
      {slots.requires_approval && `${t("book.approval", { name })} `}
      {cancelling} {price !== null && price > 0 && t("book.paidAfter")}
    </p>
  );
  return (
    <div className={styles.go}>
      <form
        className={styles.go}
        aria-label={t("book.label")}
        onSubmit={(event) => {
          event.preventDefault();
          if (!booking.isPending && !booking.isSuccess && signedIn && lack === 0) go();
        }}
      >
        <Summary person={person} slot={slot} slots={slots} balance={wallet.data?.balance} />
        {signedIn && (
          <>
            <Field
              label={t("book.topic")}
              remark={t("book.optional")}
              placeholder={t("book.topicExample")}
              maxLength={120}
              value={draft.topic}
              onChange={(event) => setDraft({ ...draft, topic: event.currentTarget.value })}
            />
            <TextField
              label={t("book.note", { name })}
              remark={t("book.optional")}
              help={t("book.noteHelp")}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={2000}
              value={draft.note}
              onChange={(event) => setDraft({ ...draft, note: event.currentTarget.value })}
            />
          </>
        )}
        {refusal && (
          <Refused error={refusal} about={about} at={slot.starts_at} name={name} onAgain={go} person={person} />
        )}
        {!signedIn ? (
          <>
            <ButtonLink to={signInTo(person.id, slot.starts_at)} kind="main" size="big" fill className={styles.wide}>
              {t("book.signIn", { when })}
            </ButtonLink>
            <p className="small muted">{t("book.signInWhat")}</p>
          </>
        ) : lack > 0 ? (
          !buying && (
            <Button kind="main" size="big" fill className={styles.wide} onClick={() => setBuying(true)}>
              {t("book.buy", { when })}
            </Button>
          )
        ) : (
          <Button
            type="submit"
            kind="main"
            size="big"
            fill
            className={styles.wide}
            busy={booking.isPending || booking.isSuccess}
            data-testid="book"
          >
            {t(slots.requires_approval ? "book.ask" : "book.go", { when })}
          </Button>
        )}
        {terms}
      </form>
      {signedIn && buying && (
        <Suspense fallback={null}>
          <MoreTokens
            lack={lack}
            when={when}
            back={bookPath(person.id, slot.starts_at)}
            onClose={() => setBuying(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** For you, for them, and what of your tokens is left. */
function Summary({
  person,
  slot,
  slots,
  balance,
}: {
  person: Whom;
  slot: Slot;
  slots: Slots;
  balance: number | undefined;
}) {
  const { t } = useTexts();
  const viewer = useViewer();
  const { tokens } = useBookingWords();
  const theirs = { ...viewer, zone: slots.interviewer_zone };
  const otherDay = dayKey(slot.starts_at, viewer) !== dayKey(slot.starts_at, theirs);
  const range = (as: typeof viewer) =>
    t("times.slot", { clock: clock(slot.starts_at, as), end: clock(slot.ends_at, as) });
  const price = slots.price_tokens;
  return (
    <dl className={styles.sum}>
      <div>
        <dt>{t("book.forYou")}</dt>
        <dd>
          <b>
            {briefDay(slot.starts_at, viewer)}, {range(viewer)}
          </b>
        </dd>
      </div>
      <div>
        <dt>{t("book.forThem", { name: shortName(person.name), zone: zoneName(slots.interviewer_zone) })}</dt>
        <dd>
          {otherDay && `${briefDay(slot.starts_at, theirs)}, `}
          {range(theirs)}
        </dd>
      </div>
      {price !== null &&
        (balance === undefined ? (
          <div>
            <dt>{t("book.costs")}</dt>
            <dd>{tokens(price)}</dd>
          </div>
        ) : (
          <div>
            <dt>{t(balance < price ? "book.short" : "book.held", { count: price })}</dt>
            <dd>{tokens(balance < price ? balance : balance - price)}</dd>
          </div>
        ))}
    </dl>
  );
}

/** "Free to cancel until it starts." */
function cancelWords(
  { free_cancel_minutes, late_cancel_percent }: Slots,
  name: string,
  t: ReturnType<typeof useTexts>["t"],
  locale: string,
): string {
  if (free_cancel_minutes === 0 || late_cancel_percent === 0) return t("book.freeAlways");
  return t("book.freeUntil", { far: length(free_cancel_minutes * 60, locale), percent: late_cancel_percent, name });
}

/** Why it was not booked, what was kept, and a way on. */
function Refused({
  error,
  about,
  at,
  name,
  person,
  onAgain,
}: {
  error: Error;
  /** It is about the time that is chosen now. */
  about: boolean;
  at: string;
  name: string;
  person: Whom;
  onAgain: () => void;
}) {
  const { t } = useTexts();
  const { Short } = useBookingWords();
  const code = error instanceof Problem ? error.code : "";
  const said = error instanceof Problem ? error.said : {};
  const note = (what: string, how?: string, way?: ReactNode) => (
    <Note tone="soon" live>
      <b>{what}</b> {how}
      {way && <div className={styles.inNote}>{way}</div>}
    </Note>
  );
  const others = (
    <ButtonLink to="/interviewers" size="tight">
      {t("book.refused.others")}
    </ButtonLink>
  );
  const sessions = (
    <ButtonLink to="/sessions" size="tight">
      {t("book.refused.sessions")}
    </ButtonLink>
  );
  if (code === "price_changed") {
    const price = typeof said.price_tokens === "number" ? said.price_tokens : 0;
    return note(t("book.refused.price", { count: price }), t("book.refused.priceWhat"));
  }
  if (code === "not_enough_tokens") return note(t("book.refused.tokens"), t("book.refused.tokensWhat"));
  if (code === "too_many_bookings") return note(t("book.refused.many"), t("book.refused.manyWhat"), sessions);
  if (code === "interviewer_not_bookable")
    return note(t("book.refused.closed", { name }), t("book.refused.closedWhat"), others);
  if (code === "not_with_yourself") return note(t("book.refused.self"));
  if (!about && !isLost(error)) return null;
  if (code === "slot_full")
    return note(
      t("book.refused.full", { when: Short(at) }),
      t("book.refused.fullWhat"),
      said.waitlist === true && <WaitButton person={person} at={at} />,
    );
  if (code === "slot_unavailable") return note(t("book.refused.gone", { when: Short(at) }), t("book.refused.goneWhat"));
  if (code === "overlap")
    return said.who === "them"
      ? note(t("book.refused.them", { name }), t("book.refused.goneWhat"))
      : note(t("book.refused.you"), t("book.refused.youWhat"), sessions);
  if (isLost(error))
    return note(
      t("book.refused.lost"),
      t("book.refused.lostWhat"),
      <Button size="tight" onClick={onAgain}>
        {t("book.refused.again")}
      </Button>,
    );
  return <ProblemNote error={error} onAgain={onAgain} />;
}

/** A full time: waiting for it instead. */
function WaitFor({ person, slot, signedIn }: { person: Whom; slot: Slot; signedIn: boolean }) {
  const { t } = useTexts();
  const { short } = useBookingWords();
  const viewer = useViewer();
  return (
    <div className={styles.go}>
      <dl className={styles.sum}>
        <div>
          <dt>{t("book.forYou")}</dt>
          <dd>
            <b>
              {briefDay(slot.starts_at, viewer)},{" "}
              {t("times.slot", { clock: clock(slot.starts_at, viewer), end: clock(slot.ends_at, viewer) })}
            </b>
          </dd>
        </div>
      </dl>
      {signedIn ? (
        <WaitButton person={person} at={slot.starts_at} main />
      ) : (
        <ButtonLink to={signInTo(person.id, slot.starts_at)} kind="main" size="big" fill className={styles.wide}>
          {t("wait.signIn", { when: short(slot.starts_at) })}
        </ButtonLink>
      )}
      <p className="small muted">{t("wait.what")}</p>
    </div>
  );
}

function WaitButton({ person, at, main }: { person: Whom; at: string; main?: boolean }) {
  const { t } = useTexts();
  const { short } = useBookingWords();
  const queries = useQueryClient();
  const waiting = useQuery({ ...waitlistQuery, retry: false });
  const add = useMutation({
    mutationFn: () => wait(person.id, at),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: waitlistQuery.queryKey });
      void queries.invalidateQueries({ queryKey: ["slots", person.id] });
    },
  });
  const when = short(at);
  const already = waiting.data?.some(
    (one) =>
      one.interviewer.id === person.id && Date.parse(one.starts_at) === Date.parse(at) && one.state === "waiting",
  );
  const code = add.error instanceof Problem ? add.error.code : "";
  if (add.isSuccess || already || code === "already_waiting") {
    return (
      <Note tone="good" live>
        {t("wait.done", { when })}
      </Note>
    );
  }
  return (
    <>
      <Button
        kind={main ? "main" : "plain"}
        size={main ? "big" : "tight"}
        fill={main}
        className={styles.wide}
        busy={add.isPending}
        onClick={() => add.mutate()}
      >
        {t("wait.go", { when })}
      </Button>
      {code === "too_many_waiting" && (
        <Note tone="soon" live>
          {t("wait.many")}
        </Note>
      )}
      {code === "nothing_to_wait_for" && (
        <Note tone="good" live>
          {t("wait.free")}
        </Note>
      )}
      {add.error && code !== "too_many_waiting" && code !== "nothing_to_wait_for" && <ProblemNote error={add.error} />}
    </>
  );
}

const signInTo = (interviewer: string, at: string) => `/sign-in?next=${encodeURIComponent(bookPath(interviewer, at))}`;

/** What was written stays through a refusal, a sign-in and a payment. */
function useDraft(interviewer: string): [Draft, (draft: Draft) => void] {
  const shelf = useRef(shelfOf("sessionStorage"));
  const [draft, setDraft] = useState(() => keptDraft(shelf.current, interviewer));
  return [
    draft,
    (next) => {
      setDraft(next);
      keepDraft(shelf.current, interviewer, next);
    },
  ];
}
