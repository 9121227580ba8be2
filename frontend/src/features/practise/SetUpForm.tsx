import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { newId, shelfOf } from "@/features/room/connection";
import { plansQuery, quotaQuery } from "@/features/unlock/queries";
import { Button, Note, Waiting } from "@/ui";
import { Chips } from "@/ui/Chips";
import { Segments } from "@/ui/Field";
import { Suggest } from "@/ui/Suggest";
import { Job } from "./Job";
import { ModeField } from "./ModeField";
import styles from "./practise.module.css";
import { previewQuery, resumesQuery, startInterview } from "./queries";
import { keepEdits, type Wanted, wantedTexts } from "./requirements";
import {
  bodyOf,
  firstSetUp,
  keepSetUp,
  keptSetUp,
  modeOf,
  newInterview,
  type SetUp,
  toggleTopic,
  topicsFor,
  whatIsWrong,
  withRole,
} from "./setup";
import { isMonthUsed, MonthUsed, Phases, ProFirst, StartButton, WhatIsFree } from "./Ticket";
import { useWords } from "./texts";
import type { Options, Resume, SetUpIn } from "./types";

const PREVIEW_AFTER_MS = 500;

// At the end of the form: it comes a moment later, into room that is kept for it.
const ResumeField = lazy(() => import("./ResumeField").then((module) => ({ default: module.ResumeField })));
// Brings the dialog's parts along, which most never open.
const UnlockDialog = lazy(() =>
  import("@/features/unlock/UnlockDialog").then((module) => ({ default: module.UnlockDialog })),
);

// Asked for by few: its words and its field come when it is opened.
const Later = lazy(() => import("@/features/booking/Later").then((module) => ({ default: module.Later })));

/** The form left, what it gives right. */
export function SetUpForm({ options, head, before }: { options: Options; head: ReactNode; before: ReactNode }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [shelf] = useState(() => shelfOf("sessionStorage"));
  const [setUp, setSetUp] = useState(() => firstSetUp(options, keptSetUp(shelf)));
  const [resume, setResume] = useChosenResume();
  const [tried, setTried] = useState(false);
  const [unlocking, setUnlocking] = useState(false);
  const [unlocked, setUnlocked] = useState(false);
  const [later, setLater] = useState(false);
  // Once opened it stays, so that it can give the focus back as it closes.
  const [opened, setOpened] = useState(false);
  if (unlocking && !opened) setOpened(true);
  const quota = useQuery(quotaQuery);
  const plans = useQuery(plansQuery);

  const wrong = whatIsWrong(setUp, options);
  const complete = Object.keys(wrong).length === 0;
  const body = bodyOf(setUp, options, resume?.id ?? null);
  const { preview, stale, failed, again } = usePreview(body, complete);
  const [edits, setEdits] = useState<Wanted[]>([]);
  const wanted = body.job_description ? keepEdits(preview?.requirements ?? [], edits) : [];

  const change = (part: Partial<SetUp>) => put({ ...setUp, ...part });
  const put = (next: SetUp) => {
    setSetUp(next);
    keepSetUp(shelf, next);
  };
  const request = useRef({ words: "", key: "" });
  const start = useMutation({
    mutationFn: () => {
      const asked = newInterview(body, modeOf(setUp, options), stale ? undefined : wantedTexts(wanted));
      // An answer that got lost on its way must not cost a second interview of the month.
      const words = JSON.stringify(asked);
      if (request.current.words !== words) request.current = { words, key: newId() };
      return startInterview(asked, request.current.key);
    },
    onSuccess: (interview) => {
      void queries.invalidateQueries({ queryKey: ["ai"], refetchType: "none" });
      navigate(`/practise/${interview.id}`);
    },
    onError: (error) => {
      if (!(error instanceof Problem) || error.code !== "monthly_limit_reached") return;
      void queries.invalidateQueries({ queryKey: quotaQuery.queryKey });
      setUnlocking(true);
    },
  });
  const fields = start.error instanceof Problem ? start.error.fields : {};
  const monthly = start.error instanceof Problem && start.error.code === "monthly_limit_reached";
  const form = useRef<HTMLDivElement>(null);
  const begin = () => {
    setTried(true);
    if (complete) start.mutate();
    else showWrong();
  };
  const showWrong = () =>
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-wrong] input")?.focus(),
    );
  const forLater = () => {
    setTried(true);
    if (complete) return newInterview(body, modeOf(setUp, options), stale ? undefined : wantedTexts(wanted));
    showWrong();
    return null;
  };
  return (
    <div className={styles.cols}>
      <div ref={form}>
        {head}
        {before}
        <div className={styles.fields}>
          <div className={styles.two}>
            <Suggest
              label={t("role.label")}
              help={t("role.help")}
              value={setUp.role}
              maxLength={80}
              options={options.roles.map((role) => role.title)}
              onChange={(role) => put(withRole(setUp, role, options))}
              error={tried && wrong.role ? t("role.missing") : fields.role?.[0]}
              data-testid="role"
            />
            <Segments
              label={t("level.label")}
              value={setUp.level}
              onChange={(level) => change({ level })}
              options={options.levels.map((level) => ({ value: level, label: t(`level.${level}`) }))}
            />
          </div>
          <Topics
            options={options}
            setUp={setUp}
            error={fields.topics?.[0]}
            onToggle={(key) => change({ topics: toggleTopic(setUp.topics, key, options.max_topics) })}
          />
          <div className={styles.two}>
            <Segments
              label={t("length.label")}
              value={String(setUp.minutes)}
              onChange={(minutes) => change({ minutes: Number(minutes) })}
              options={options.lengths.map(({ minutes }) => ({
                value: String(minutes),
                label: t("length.minutes", { count: minutes }),
              }))}
            />
            <ModeField options={options} mode={modeOf(setUp, options)} onMode={(mode) => change({ mode })} />
          </div>
          <Job
            text={setUp.jobDescription}
            onText={(jobDescription) => change({ jobDescription })}
            limit={options.limits.job_description}
            wanted={wanted}
            onWanted={setEdits}
            looking={stale && !failed}
          />
          <Suspense fallback={<div className={styles.resumeRoom} />}>
            <ResumeField chosen={resume} onChoose={setResume} mostBytes={options.limits.resume_bytes} />
          </Suspense>
        </div>
      </div>
      <aside className={styles.ticket}>
        <h2>{t("get.title")}</h2>
        <div className={styles.plan}>
          {!complete && !preview && <p className="small muted">{t("get.incomplete")}</p>}
          {complete && !preview && !failed && <Waiting words={t("get.waiting")} />}
          {failed && (
            <p className="small muted">
              {t("get.failed")}{" "}
              <button type="button" className={styles.link} onClick={again}>
                {t("get.again")}
              </button>
            </p>
          )}
          {preview && !failed && <Phases preview={preview} stale={stale || !complete} />}
        </div>
        <hr className={styles.rule} />
        {quota.data ? (
          <WhatIsFree quota={quota.data} />
        ) : quota.error ? (
          <p className="small muted">{t("free.failed")}</p>
        ) : (
          <Waiting />
        )}
        {quota.data && isMonthUsed(quota.data) && <MonthUsed quota={quota.data} />}
        {unlocked && (
          <div className={styles.month}>
            <Note tone="good" live>
              {t("unlocked")}
            </Note>
          </div>
        )}
        <div className={styles.go}>
          <StartButton
            quota={quota.data}
            busy={start.isPending || start.isSuccess}
            onStart={begin}
            onUnlock={() => setUnlocking(true)}
          />
          <p className={styles.missing} role="alert">
            {tried && !complete && t("start.wrong")}
          </p>
          {start.error && !monthly && Object.keys(fields).length === 0 && (
            <ProblemNote error={start.error} onAgain={begin} />
          )}
          {!later && (
            <p className="small">
              <button type="button" className={styles.link} onClick={() => setLater(true)} data-testid="later">
                {t("start.later")}
              </button>
            </p>
          )}
          {later && (
            <Suspense fallback={null}>
              <Later minutes={setUp.minutes} interview={forLater} onClose={() => setLater(false)} />
            </Suspense>
          )}
        </div>
        {quota.data && !quota.data.unlimited && !isMonthUsed(quota.data) && (
          <ProFirst plans={plans.data} onOpen={() => setUnlocking(true)} />
        )}
        <p className={`small faint ${styles.kept}`}>
          {t(modeOf(setUp, options) === "voice" ? "start.keptVoice" : "start.kept")}
        </p>
      </aside>
      <Suspense fallback={null}>
        {quota.data && opened && (
          <UnlockDialog
            open={unlocking}
            quota={quota.data}
            onUnlocked={() => {
              setUnlocking(false);
              setUnlocked(true);
              start.reset();
            }}
            onClose={() => setUnlocking(false)}
          />
        )}
      </Suspense>
    </div>
  );
}

function Topics({
  options,
  setUp,
  error,
  onToggle,
}: {
  options: Options;
  setUp: SetUp;
  error?: string;
  onToggle: (key: string) => void;
}) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const { near, far } = topicsFor(options, setUp);
  const most = options.max_topics;
  return (
    <Chips
      label={t("topics.label")}
      remark={t("topics.upTo", { count: most })}
      options={[...near, ...(all ? far : [])].map((topic) => ({ value: topic.key, label: topic.title }))}
      chosen={setUp.topics}
      most={most}
      onToggle={onToggle}
      error={error}
      help={
        setUp.topics.length >= most ? t("topics.full", { count: most }) : setUp.topics.length === 0 && t("topics.none")
      }
      after={
        far.length > 0 && (
          <Button
            kind="quiet"
            size="tight"
            icon={all ? undefined : "plus"}
            onClick={() => setAll(!all)}
            aria-expanded={all}
          >
            {all ? t("topics.fewer") : t("topics.more", { count: far.length })}
          </Button>
        )
      }
    />
  );
}

/** The newest résumé serves until another one is chosen, or none. */
function useChosenResume(): [Resume | null, (resume: Resume | null) => void] {
  const { data } = useQuery(resumesQuery);
  const [chosen, setChosen] = useState<Resume | null | undefined>(undefined);
  return [chosen === undefined ? (data?.[0] ?? null) : chosen, setChosen];
}

/** What such an interview would be, half a second after the last change. */
function usePreview(body: SetUpIn, complete: boolean) {
  const text = JSON.stringify(body);
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PREVIEW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, isError, isPlaceholderData, isPending, refetch } = useQuery({
    ...previewQuery(JSON.parse(asked) as SetUpIn),
    enabled: complete,
  });
  return {
    preview: data,
    stale: asked !== text || isPlaceholderData || isPending,
    failed: isError && asked === text,
    again: () => void refetch(),
  };
}
