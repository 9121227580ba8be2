import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { ErrorPage } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Empty, Facts, Margin, Mark, Moment, Note, PageTitle, Waiting } from "@/ui";
import { length } from "@/ui/time";
import { toneOf, usePlanName } from "./InterviewsPage";
import { interviewQuery } from "./queries";
import styles from "./staffAi.module.css";
import { useTexts } from "./texts";
import type { AiInterview, TurnRow } from "./types";
import { becauseOf, cost, knownBecause, tokens, took } from "./words";

/** One AI interview turn by turn: what was asked and why, what was said, what it cost, what failed. */
export default function InterviewPage() {
  const { id = "" } = useParams();
  const { data, error } = useQuery(interviewQuery(id));
  if (data) return <One interview={data} />;
  if (error) return <ErrorPage error={error} inside />;
  return (
    <div className={staff.desk}>
      <Waiting lines={8} />
    </div>
  );
}

function One({ interview }: { interview: AiInterview }) {
  const { t } = useTexts();
  const words = useWords();
  const { person, turns } = interview;
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={<bdi>{interview.title}</bdi>}
        tab={interview.title}
        crumbs={<Link to="/staff/interviews">{t("interviews.title")}</Link>}
        lead={
          <>
            {t("interview.lead", {
              name: person.name || person.email,
              email: person.email,
              at: words.at(interview.created_at),
            })}{" "}
            <Mark tone={toneOf[interview.state]}>{t(`interviews.states.${interview.state}`)}</Mark>
          </>
        }
      />
      <div className={staff.split}>
        <section className={staff.section} aria-labelledby="turns">
          <h2 id="turns" className={staff.h2gap}>
            {t("interview.turns")}
          </h2>
          {interview.words_forgotten && (
            <div className={styles.gone}>
              <Note>{t("interview.forgotten")}</Note>
            </div>
          )}
          {turns.length === 0 && (
            <Empty>
              <p>{t("interview.nothing")}</p>
            </Empty>
          )}
          <Margin gutter={64}>
            {turns.map((turn) => (
              <Moment key={turn.number} at={turn.at} when={words.clock(turn.at)}>
                <Turn turn={turn} />
              </Moment>
            ))}
          </Margin>
        </section>
        <Side interview={interview} />
      </div>
    </div>
  );
}

function Turn({ turn }: { turn: TurnRow }) {
  const { t } = useTexts();
  const { viewer } = useWords();
  const because = useBecause(turn);
  return (
    <div className={styles.turn}>
      <p className="row wrap small">
        <span className="muted">
          <span className="faint num">{turn.number}.</span> {because}
        </span>
        {!turn.charged && <Mark>{t("interview.notCharged")}</Mark>}
        {turn.state === "failed" && <Mark tone="loss">{t("interview.failedTurn")}</Mark>}
        {turn.fell_back && <Mark tone="soon">{t("interview.fellBack")}</Mark>}
        {turn.failures.map((failure, index) => (
          <Mark key={index} tone="soon">
            {failureWords(failure, t)}
          </Mark>
        ))}
      </p>
      {turn.question && (
        <p dir="auto">
          <b>{turn.question}</b>
        </p>
      )}
      {turn.skipped ? (
        <p className="small muted">{t("interview.skipped")}</p>
      ) : (
        turn.answer && (
          <p className={styles.words} dir="auto">
            {turn.answer}
          </p>
        )
      )}
      {turn.provider && (
        <p className="small faint num">
          {t(turn.tokens > 0 ? "interview.figures" : "interview.figuresOffline", {
            provider: turn.model || turn.provider,
            took: took(turn.ms, viewer.locale),
            tokens: tokens(turn.tokens, viewer.locale),
          })}
        </p>
      )}
    </div>
  );
}

const FAILURES = ["timeout", "rate_limited", "server", "dropped", "nonsense", "refused", "unreachable"] as const;

function failureWords(failure: string, t: ReturnType<typeof useTexts>["t"]): string {
  const known = FAILURES.find((one) => one === failure);
  return known ? t(`interview.failures.${known}`) : failure;
}

const MOVES = ["ask", "probe", "deepen", "again", "close"] as const;

/** "Follow-up: the point “client-key” was missing". */
function useBecause({ move, reason }: TurnRow): string {
  const { t } = useTexts();
  const known = MOVES.find((one) => one === move);
  const what = known ? t(`interview.moves.${known}`) : move;
  const because = becauseOf(reason);
  const why = (() => {
    switch (because.kind) {
      case "missing":
      case "dimension":
        return t(`interview.because.${because.kind}`, { what: because.what });
      case "plan": {
        const after = knownBecause(because.because);
        const place =
          because.number === null
            ? t("interview.because.end")
            : t("interview.because.plan", { number: because.number });
        return after ? `${place}, ${t(`interview.because.after.${after}`)}` : place;
      }
      case "unclear":
      case "covered":
        return t(`interview.because.${because.kind}`);
      default:
        return because.what;
    }
  })();
  return why ? `${what}: ${why}` : what;
}

function Side({ interview }: { interview: AiInterview }) {
  const { t } = useTexts();
  const { viewer } = useWords();
  const plan = usePlanName();
  const { meter, versions } = interview;
  const { locale } = viewer;
  const state = interview.report?.state ?? "none";
  const named = {
    rubric: "rubric",
    bank: "bank",
    persona: "persona",
    prompt: "promptVersion",
    scoring: "scoring",
  } as const;
  const known = (Object.keys(named) as (keyof typeof named)[]).filter((key) => versions[key] !== undefined);
  return (
    <aside>
      <section className={staff.section}>
        <h2>{t("interview.report")}</h2>
        <p className={staff.more}>
          <Mark tone={state === "ready" ? "good" : state === "failed" ? "loss" : "state"}>
            {t(`interview.reports.${state}`)}
          </Mark>
        </p>
        <p className="small muted">
          {t("interview.reportWhat")} <Link to={`/staff/sessions/${interview.room_id}`}>{t("interview.room")}</Link>
        </p>
      </section>
      <section className={staff.section}>
        <h2>{t("interview.meter")}</h2>
        <Facts
          facts={[
            {
              name: t("interview.setUp"),
              value: t("interview.about", { role: interview.role, count: interview.minutes }),
            },
            { name: t("interviews.plan"), value: plan(interview.plan) },
            { name: t("interview.used"), value: meter.turns_used },
            { name: t("interview.givenBack"), value: meter.given_back },
            { name: t("interview.refused"), value: meter.refused },
            { name: t("interview.clock"), value: length(meter.seconds, locale) },
          ]}
        />
      </section>
      <section className={staff.section}>
        <h2>{t("interview.costs")}</h2>
        <Facts
          facts={[
            {
              name: t("interview.model"),
              value: [interview.provider, interview.model].filter(Boolean).join(", ") || t("interviews.offline"),
            },
            { name: t("interview.calls"), value: interview.calls },
            { name: t("interview.prompt"), value: tokens(interview.prompt_tokens, locale) },
            { name: t("interview.completion"), value: tokens(interview.completion_tokens, locale) },
            { name: t("interview.cost"), value: cost(interview.cost_minor, locale) ?? t("interviews.noPrice") },
            { name: t("interview.failed"), value: interview.failures },
            { name: t("interview.fellBackCount"), value: interview.fell_back },
            { name: t("interview.unanswered"), value: interview.unanswered },
          ]}
        />
      </section>
      {known.length > 0 && (
        <section className={staff.section}>
          <h2>{t("interview.versions")}</h2>
          <Facts
            facts={known.map((key) => ({
              name: t(`interview.${named[key]}`),
              value: t("interview.version", { version: versions[key] }),
            }))}
          />
        </section>
      )}
    </aside>
  );
}
