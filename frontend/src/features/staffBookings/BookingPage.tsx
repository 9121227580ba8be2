import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link, useParams } from "react-router";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { toneOf } from "@/features/booking/booking";
import { ErrorPage } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, Facts, Margin, Mark, Moment, Note, PageTitle, Table, Waiting } from "@/ui";
import { zoneName } from "@/ui/time";
import { Presence } from "./Presence";
import { cancel, STAFF_BOOKINGS, storyQuery } from "./queries";
import styles from "./staffBookings.module.css";
import { useNamed, useTexts } from "./texts";
import type { BookingStory } from "./types";

// Most who look at a booking have nothing to decide.
const Resolve = lazy(() => import("./Resolve").then((module) => ({ default: module.Resolve })));
const AskDialog = lazy(() =>
  import("@/features/staffPeople/AskDialog").then((module) => ({ default: module.AskDialog })),
);

/** One booking with its whole story: what happened, where its tokens are, who was there, what its people were told. */
export default function BookingPage() {
  const { id = "" } = useParams();
  const { data, error } = useQuery(storyQuery(id));
  if (data) return <One story={data} key={id} />;
  return <div className={staff.desk}>{error ? <ErrorPage error={error} inside /> : <Waiting lines={8} />}</div>;
}

function One({ story }: { story: BookingStory }) {
  const { t } = useTexts();
  const words = useWords();
  const [cancelling, setCancelling] = useState(false);
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={story.topic || t("session")}
        crumbs={<Link to="/staff/bookings">{t("title")}</Link>}
        lead={
          <span className={styles.marks}>
            <Person id={story.candidate.id} name={story.candidate.name} />
            {story.interviewer ? (
              <>
                {t("with")} <Person id={story.interviewer.id} name={story.interviewer.name} />
              </>
            ) : (
              t("withAi")
            )}
            <Mark tone={toneOf(story.state)}>{t(`states.${story.state}`)}</Mark>
            {story.waiting && <Mark tone="soon">{t("waiting")}</Mark>}
          </span>
        }
        actions={
          story.can.includes("cancel") && (
            <Button kind="loss" onClick={() => setCancelling(true)}>
              {t("cancel.open")}
            </Button>
          )
        }
      />
      <div className={staff.split}>
        <div>
          <Objections story={story} />
          {story.can.includes("resolve") && (
            <Suspense fallback={<div className={styles.deciding} />}>
              <Resolve story={story} />
            </Suspense>
          )}
          {story.waiting && !story.can.includes("resolve") && (
            <div className={styles.section}>
              <Note>{t("notYours")}</Note>
            </div>
          )}
          <section className={staff.section} aria-labelledby="events">
            <h2 id="events">{t("events")}</h2>
            <Events story={story} />
          </section>
          <section className={staff.section} aria-labelledby="presence">
            <h2 id="presence">{t("presence.title")}</h2>
            <Presence story={story} />
          </section>
          <section className={staff.section} aria-labelledby="letters">
            <h2 id="letters">{t("told.title")}</h2>
            <Letters story={story} />
          </section>
        </div>
        <aside>
          <section className={staff.section} aria-labelledby="facts">
            <h2 id="facts">{t("facts.title")}</h2>
            <Facts
              facts={[
                { name: t("facts.when"), value: words.range(story.starts_at, story.ends_at) },
                ...[story.candidate, ...(story.interviewer ? [story.interviewer] : [])].map((person) => ({
                  name: t("facts.theirs", { zone: zoneName(person.time_zone) }),
                  value: words.at(story.starts_at, { ...words.viewer, zone: person.time_zone }),
                })),
                { name: t("facts.price"), value: t("tokens", { count: story.price_tokens }) },
                ...(story.room.id
                  ? [
                      {
                        name: t("facts.room"),
                        value: <Link to={`/staff/sessions/${story.room.id}`}>{t("facts.toRoom")}</Link>,
                      },
                    ]
                  : []),
                { name: t("facts.id"), value: <span className={styles.id}>{story.id}</span> },
              ]}
            />
          </section>
          <section className={staff.section} aria-labelledby="hold">
            <h2 id="hold">{t("money.title")}</h2>
            <Money story={story} />
          </section>
          {story.note && (
            <section className={staff.section} aria-labelledby="note">
              <h2 id="note">{t("note")}</h2>
              <p className={`${styles.words} small`} dir="auto">
                {story.note}
              </p>
            </section>
          )}
        </aside>
      </div>
      {cancelling && <Cancel story={story} onClose={() => setCancelling(false)} />}
    </div>
  );
}

function Person({ id, name }: { id: string; name: string }) {
  const { t } = useTexts();
  const shown = <bdi>{name || t("nobody")}</bdi>;
  return may(useMe(), "people.read") ? <Link to={`/staff/people/${id}`}>{shown}</Link> : shown;
}

/** What was said against it, and what staff answered. */
function Objections({ story }: { story: BookingStory }) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  if (story.disputes.length === 0) return null;
  return (
    <div className={styles.section}>
      {story.disputes.map((one) => (
        <Note key={one.id} tone={one.decision ? "state" : "soon"} icon="flag">
          <b>{t("objection", { name: one.name, side: named("sides", one.role), at: words.at(one.created_at) })}</b>
          <p className={styles.words} dir="auto">
            {one.text}
          </p>
          {one.decision && (
            <p className={styles.above}>
              {t("answered", {
                what: t(`resolve.done.${one.decision as "complete" | "return" | "split"}`),
                name: one.decided_by || t("nobody"),
                at: one.decided_at ? words.at(one.decided_at) : "",
              })}{" "}
              <span dir="auto">{one.answer}</span>
            </p>
          )}
        </Note>
      ))}
    </div>
  );
}

/** What happened, the first thing first. */
function Events({ story }: { story: BookingStory }) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  const proposalOf = (id: unknown) => story.proposals.find((one) => one.id === id);
  const more = (data: Record<string, unknown>) => {
    const to = text(data.to);
    const proposal = proposalOf(data.proposal);
    const dispute = story.disputes.find((one) => one.id === data.dispute);
    return [
      to && !Number.isNaN(Date.parse(to)) && t("event.to", { at: words.at(to) }),
      text(data.reason) || proposal?.reason,
      dispute?.text,
      typeof data.decision === "string" &&
        typeof data.tokens === "number" &&
        t("event.decided", { count: data.tokens }),
      text(data.answer),
    ]
      .filter(Boolean)
      .join(" ");
  };
  return (
    <div className={styles.above}>
      <Margin gutter={128} small tight>
        {story.events.map((event, index) => (
          <Moment key={index} at={event.at} when={words.brief(event.at)}>
            {named("kinds", event.kind)}
            <span className="muted">
              {event.role
                ? t("event.by", { name: event.by || named("sides", event.role), side: named("sides", event.role) })
                : t("event.itself")}
            </span>
            {more(event.data) && (
              <p className={`${styles.words} muted`} dir="auto">
                {more(event.data)}
              </p>
            )}
          </Moment>
        ))}
      </Margin>
    </div>
  );
}

/** What each of them was told, or will be. */
function Letters({ story }: { story: BookingStory }) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  if (story.letters.length === 0) return <p className="small muted">{t("told.none")}</p>;
  return (
    <Table
      label={t("told.title")}
      rows={story.letters.map((letter, index) => ({ ...letter, key: String(index) }))}
      rowKey={(row) => row.key}
      columns={[
        {
          key: "kind",
          title: t("told.what"),
          cell: (row) => (
            <span className={styles.first}>
              <span>{named("letters", row.kind)}</span>
              <span className="muted" dir="auto">
                {row.to}
              </span>
              <span className={`${styles.phone} faint`}>{words.brief(row.at)}</span>
            </span>
          ),
        },
        {
          key: "channel",
          title: t("told.how"),
          deskOnly: true,
          cell: (row) => (row.channel ? named("channels", row.channel) : "–"),
        },
        {
          key: "state",
          title: t("state"),
          cell: (row) => (
            <>
              {named("sent", row.state)}
              {row.why && <span className={`${styles.first} muted`}>{row.why.replaceAll("_", " ")}</span>}
            </>
          ),
        },
        {
          key: "at",
          title: t("columns.when"),
          deskOnly: true,
          cell: (row) => <time dateTime={row.at}>{words.brief(row.at)}</time>,
        },
      ]}
    />
  );
}

/** Where its tokens are. */
function Money({ story }: { story: BookingStory }) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  const { hold } = story;
  if (!hold) return <p className="small muted">{t("money.none")}</p>;
  const tokens = (count: number) => t("tokens", { count });
  return (
    <Facts
      facts={[
        { name: t("money.held"), value: tokens(hold.tokens) },
        { name: t("money.state"), value: named("hold", hold.state) },
        { name: t("money.captured"), value: tokens(story.captured_tokens) },
        ...(hold.taken_back > 0 ? [{ name: t("money.takenBack"), value: tokens(hold.taken_back) }] : []),
        ...(story.settled_at
          ? [
              { name: t("money.returned"), value: tokens(story.price_tokens - story.captured_tokens) },
              { name: t("money.settled"), value: words.at(story.settled_at) },
            ]
          : []),
      ]}
    />
  );
}

function Cancel({ story, onClose }: { story: BookingStory; onClose: () => void }) {
  const { t } = useTexts();
  const words = useWords();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (reason: string) => cancel(story.id, reason),
    onSuccess: (fresh) => {
      queries.setQueryData(storyQuery(story.id).queryKey, fresh);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: STAFF_BOOKINGS }),
  });
  return (
    <Suspense fallback={null}>
      <AskDialog
        title={t("cancel.title", { when: words.at(story.starts_at) })}
        what={t("cancel.what", { count: story.price_tokens })}
        keep={t("cancel.keep")}
        act={t("cancel.act")}
        kind="loss"
        reason="required"
        remark={t("cancel.remark")}
        busy={act.isPending}
        error={act.error}
        onAct={(reason) => act.mutate(reason)}
        onClose={onClose}
      />
    </Suspense>
  );
}
