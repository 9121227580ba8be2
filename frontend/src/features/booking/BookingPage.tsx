import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { Link, useLocation, useParams, useSearchParams } from "react-router";
import { useMe } from "@/api/queries";
import { ErrorPage } from "@/features/errors";
import layout from "@/features/sessions/sessions.module.css";
import { Button, ButtonLink, Facts, Margin, Mark, Moment, Note, PageTitle, Sheet, Waiting } from "@/ui";
import { isAhead, may, toldOf, toneOf } from "./booking";
import styles from "./booking.module.css";
import type { Asked } from "./Dialogs";
import { History } from "./History";
import { Doings, Meeting } from "./Meeting";
import { bookingQuery } from "./queries";
import { useTexts } from "./texts";
import "./texts.page";
import type { Booking, BookingDetail, Proposal } from "./types";
import { useAct } from "./useAct";
import { useBookingWords, useServerNow } from "./words";

// Dialogs, and the times in them, come when one is opened.
const AskDialog = lazy(() => import("./Dialogs").then((module) => ({ default: module.AskDialog })));

const ASKED: readonly Asked[] = ["cancel", "move", "decline", "absent", "complete", "dispute"];

/** One booking: when, with whom, what stands and what can be done; afterwards what became of it. */
export default function BookingPage() {
  const { id = "" } = useParams();
  const { t } = useTexts();
  const booking = useQuery(bookingQuery(id));
  if (booking.data) return <Shown booking={booking.data} />;
  if (booking.error) return <ErrorPage error={booking.error} inside />;
  return <Waiting words={t("page.loading")} lines={8} />;
}

function Shown({ booking }: { booking: BookingDetail }) {
  const { t } = useTexts();
  const words = useBookingWords();
  const [asked, ask] = useAsked(booking);
  const made = (useLocation().state as { made?: boolean } | null)?.made === true;
  const now = useServerNow(10_000);
  const title = words.title(booking);
  const ahead = isAhead(booking) && Date.parse(booking.ends_at) > now.getTime();
  return (
    <>
      <div className={layout.head}>
        <PageTitle
          title={<bdi>{title}</bdi>}
          tab={title}
          crumbs={<Link to={ahead ? "/sessions" : "/sessions?show=past"}>{t("page.sessions")}</Link>}
          lead={<Lead booking={booking} now={now} />}
        />
      </div>
      <div className={layout.cols}>
        <div>
          {made && <Made booking={booking} />}
          <Sheet label={t("page.about")} className={made ? styles.next : undefined}>
            <Meeting booking={booking} />
            <Doings booking={booking} now={now} onAsk={ask} />
          </Sheet>
          <Notes booking={booking} />
          {made && isAhead(booking) && <NextSteps booking={booking} />}
          {booking.note && (
            <section className={layout.section}>
              <h2>
                {booking.role === "candidate"
                  ? t("page.noteYours")
                  : t("page.note", { name: words.other(booking) || booking.candidate.name })}
              </h2>
              <p className={styles.text} dir="auto">
                {booking.note}
              </p>
            </section>
          )}
          {booking.events.length > 0 && (
            <section className={layout.section}>
              <h2>{t("page.history")}</h2>
              <History events={booking.events} role={booking.role} />
            </section>
          )}
        </div>
        <aside className={layout.aside}>
          <Tokens booking={booking} />
          {isAhead(booking) && booking.kind === "human" && <Terms booking={booking} />}
          <Afterwards booking={booking} now={now} />
        </aside>
      </div>
      {asked && (
        <Suspense fallback={null}>
          <AskDialog asked={asked} booking={booking} onClose={() => ask(null)} />
        </Suspense>
      )}
    </>
  );
}

/** What is being asked stands in the address (`?do=cancel`), so that other pages and letters can lead to it. */
function useAsked(booking: Booking): [Asked | null, (asked: Asked | null) => void] {
  const [search, setSearch] = useSearchParams();
  const { state } = useLocation();
  const wanted = ASKED.find((one) => one === search.get("do")) ?? null;
  const [asked, setAsked] = useState<Asked | null>(null);
  const allowed = wanted !== null && allows(booking, wanted);
  useEffect(() => {
    if (wanted === null) return;
    if (allowed) setAsked(wanted);
    setSearch({}, { replace: true, preventScrollReset: true, state });
  }, [wanted, allowed, setSearch, state]);
  return [asked, setAsked];
}

function allows(booking: Booking, asked: Asked): boolean {
  const act = { move: "propose", absent: "say_absent" } as const;
  return may(booking, asked === "move" || asked === "absent" ? act[asked] : asked);
}

/** What stands, in one or two sentences. */
function Lead({ booking, now }: { booking: Booking; now: Date }) {
  const { t } = useTexts();
  const words = useBookingWords();
  const told = toldOf(booking, now);
  const name = words.other(booking);
  const ahead = booking.state === "confirmed" && Date.parse(booking.starts_at) > now.getTime();
  return (
    <>
      {ahead && `${t("page.startsIn", { when: words.relative(booking.starts_at) })} `}
      {t(`told.${booking.role}.${told}`, {
        name,
        until: booking.approve_until ? words.short(booking.approve_until) : "",
        opens: words.short(booking.room.opens_at),
      })}
    </>
  );
}

/** What waits, was objected to or said: each with what can be done about it. */
function Notes({ booking }: { booking: Booking }) {
  const { t } = useTexts();
  const words = useBookingWords();
  const { proposal, dispute, reason } = booking;
  const said = reason && !isAhead(booking);
  if (!proposal && !dispute && !said) return null;
  const name = words.other(booking);
  return (
    <div className={styles.notes}>
      {proposal && <Proposed booking={booking} proposal={proposal} />}
      {dispute && (
        <Note tone={dispute.decision ? "state" : "soon"} icon="flag">
          <b>{t(dispute.decision ? "disputing.decided" : "disputing.open")}</b>{" "}
          {dispute.decision && t(`disputing.decision.${dispute.decision as "complete" | "return" | "split"}`)}{" "}
          <span dir="auto">{dispute.answer}</span>
          <p className="muted" dir="auto">
            {t(dispute.role === booking.role ? "disputing.mine" : "disputing.theirs", { name, text: dispute.text })}
          </p>
        </Note>
      )}
      {said && (
        <Note icon="note">
          <b>{t("page.reason")}</b> <span dir="auto">{reason}</span>
        </Note>
      )}
    </div>
  );
}

/** Another time that somebody proposed. */
function Proposed({ booking, proposal }: { booking: Booking; proposal: Proposal }) {
  const { t } = useTexts();
  const words = useBookingWords();
  const act = useAct(booking);
  const name = words.other(booking);
  const when = words.range(proposal.starts_at, proposal.ends_at);
  const until = words.short(proposal.expires_at);
  const doing = (path: string) => act.isPending && act.variables.path === path;
  return (
    <Note tone="soon" live>
      <b>{t(proposal.mine ? "proposal.mine" : "proposal.theirs", { name, when })}</b>{" "}
      <span dir="auto">{proposal.reason}</span>
      <p className="muted">{t(proposal.mine ? "proposal.until" : "proposal.answerUntil", { name, until })}</p>
      <div className={styles.inNote}>
        {may(booking, "answer_proposal") && (
          <>
            <Button kind="main" busy={doing("proposal/accept")} onClick={() => act.mutate({ path: "proposal/accept" })}>
              {t("do.accept", { when: words.short(proposal.starts_at) })}
            </Button>
            <Button busy={doing("proposal/decline")} onClick={() => act.mutate({ path: "proposal/decline" })}>
              {t("do.declineProposal", { when: words.short(booking.starts_at) })}
            </Button>
          </>
        )}
        {may(booking, "withdraw_proposal") && (
          <Button
            size="tight"
            busy={doing("proposal/withdraw")}
            onClick={() => act.mutate({ path: "proposal/withdraw" })}
          >
            {t("do.withdraw")}
          </Button>
        )}
      </div>
      {act.error && <p role="alert">{act.error.message || t("failed.state")}</p>}
    </Note>
  );
}

/** Just booked: that it is, in words. */
function Made({ booking }: { booking: Booking }) {
  const { t } = useTexts();
  const words = useBookingWords();
  if (!isAhead(booking)) return null;
  return (
    <Note tone="good" live>
      <b>{t(booking.state === "pending" ? "page.asked" : "page.booked")}</b>{" "}
      {booking.state === "pending"
        ? t("page.askedWhat", {
            name: words.other(booking),
            until: booking.approve_until ? words.short(booking.approve_until) : "",
          })
        : t("page.bookedWhat", { when: words.Short(booking.starts_at) })}
    </Note>
  );
}

function NextSteps({ booking }: { booking: Booking }) {
  const { t } = useTexts();
  const words = useBookingWords();
  const me = useMe();
  const minutes = Math.round((Date.parse(booking.starts_at) - Date.parse(booking.room.opens_at)) / 60_000);
  const given = {
    email: me.email,
    name: words.other(booking),
    minutes,
    until: booking.approve_until ? words.short(booking.approve_until) : "",
  };
  const human = booking.kind === "human";
  const steps = [
    ...(booking.state === "pending" ? (["yes"] as const) : []),
    "mail" as const,
    "remind" as const,
    "join" as const,
    ...(human && booking.price_tokens > 0 ? (["after"] as const) : []),
  ];
  return (
    <section className={layout.section}>
      <h2>{t("page.next")}</h2>
      <Margin gutter={76} small tight>
        {steps.map((step) => (
          <Moment key={step} when={t(`page.nextSteps.${step}When`, given)}>
            {t(`page.nextSteps.${step}`, given)}
            <p className="muted">{t(`page.nextSteps.${step}How`, given)}</p>
          </Moment>
        ))}
      </Margin>
    </section>
  );
}

function Tokens({ booking }: { booking: Booking }) {
  const { t } = useTexts();
  const words = useBookingWords();
  const { price_tokens: price, captured_tokens: paid, settled_at } = booking;
  return (
    <section>
      <h3>{t("page.tokens")}</h3>
      <Facts
        facts={[
          { name: t("page.price"), value: price > 0 ? words.tokens(price) : t("when.free") },
          ...(price > 0 && settled_at === null ? [{ name: t("page.heldNow"), value: words.tokens(price) }] : []),
          ...(price > 0 && settled_at !== null
            ? [
                { name: t("page.paid"), value: words.tokens(paid) },
                { name: t("page.returned"), value: words.tokens(price - paid) },
                { name: t("page.settled"), value: words.brief(settled_at) },
              ]
            : []),
        ]}
      />
      <p className="row small">
        <Mark tone={toneOf(booking.state)}>{t(`state.${booking.state}`)}</Mark>
      </p>
    </section>
  );
}

function Terms({ booking: { terms } }: { booking: Booking }) {
  const { t } = useTexts();
  const words = useBookingWords();
  return (
    <section>
      <h3>{t("page.terms")}</h3>
      <Facts
        facts={[
          { name: t("page.cancelFree"), value: words.brief(terms.free_cancel_until) },
          ...(terms.late_cancel_percent > 0
            ? [
                {
                  name: t("page.cancelLate"),
                  value: t("page.cancelLateWhat", { percent: terms.late_cancel_percent }),
                },
              ]
            : []),
          ...(terms.candidate_absent_percent > 0
            ? [
                {
                  name: t("page.absentCosts"),
                  value: t("page.cancelLateWhat", { percent: terms.candidate_absent_percent }),
                },
              ]
            : []),
          { name: t("page.moveUntil"), value: words.brief(terms.move_until) },
          { name: t("page.movesLeft"), value: terms.moves_left },
        ]}
      />
    </section>
  );
}

/** Where its traces are: the room's page, the interview's report; and the same person again. */
function Afterwards({ booking, now }: { booking: Booking; now: Date }) {
  const { t } = useTexts();
  const words = useBookingWords();
  const over = Date.parse(booking.ends_at) <= now.getTime() || !isAhead(booking);
  const record = booking.kind === "human" ? booking.room.id : null;
  const again = over && booking.role === "candidate" && booking.interviewer;
  if (!record && !booking.interview_id && !again) return null;
  return (
    <section>
      <div className={styles.fields}>
        {record && <ButtonLink to={`/sessions/${record}`}>{t("page.record")}</ButtonLink>}
        {booking.interview_id && <ButtonLink to={`/practise/${booking.interview_id}`}>{t("page.report")}</ButtonLink>}
        {again && (
          <ButtonLink to={`/interviewers/${again.id}`}>
            {t("page.bookAgain", { name: words.other(booking) })}
          </ButtonLink>
        )}
      </div>
    </section>
  );
}
