import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import { Button, Empty, Mark, Note, Waiting } from "@/ui";
import { longDate } from "@/ui/time";
import { changedSince, isOpen, nextOpen } from "./guides";
import { blocksOf } from "./guideText";
import styles from "./onboarding.module.css";
import { acknowledgeGuide, applicationQuery, guidesQuery } from "./queries";
import { useTexts } from "./texts";
import type { Guide } from "./types";

/**
 * All guides, and the one that the address names to read; on a phone one after the other. `inOrder`: those that wait to
 * be acknowledged come one after the other, by themselves.
 */
export function GuidesPart({ inOrder }: { inOrder?: boolean }) {
  const { t } = useTexts();
  const [search] = useSearchParams();
  // Whoever goes to a guide reads on from its title; whoever comes to the page begins at the page's.
  const here = useRef(false);
  const { data: guides, error, refetch } = useQuery(guidesQuery);
  const loaded = guides !== undefined;
  useEffect(() => {
    here.current = loaded;
  }, [loaded]);
  if (error instanceof Problem && error.status === 403) return <p className="muted">{t("guides.notYet")}</p>;
  if (error && !guides) return <ProblemNote error={error} onAgain={() => refetch()} />;
  if (!guides) return <Waiting lines={6} />;
  if (guides.length === 0) {
    return (
      <Empty>
        <p>{t("guides.none")}</p>
      </Empty>
    );
  }
  const named = guides.find((guide) => guide.key === search.get("guide"));
  const asked = named ?? (inOrder && !search.has("guide") ? guides.find(isOpen) : undefined);
  const open = guides.filter(isOpen).length;
  return (
    <>
      <p className="small muted" role="status">
        {open > 0 ? t("guides.open", { count: open }) : t("guides.allDone")}
      </p>
      <div className={asked ? `${styles.guides} ${styles.reading}` : styles.guides}>
        <GuideList guides={guides} chosen={asked} />
        {asked && <Reader key={asked.key} guide={asked} next={nextOpen(guides, asked)} here={here} />}
      </div>
    </>
  );
}

/** The same page with another guide open, or with the list. */
function useTo() {
  const [search] = useSearchParams();
  return (guide: Guide | null) => {
    const next = new URLSearchParams(search);
    next.set("guide", guide?.key ?? "");
    return { search: `?${next}` };
  };
}

function GuideList({ guides, chosen }: { guides: Guide[]; chosen: Guide | undefined }) {
  const { t } = useTexts();
  const to = useTo();
  return (
    <nav aria-label={t("guides.list")} className={styles.guideList}>
      <ul>
        {guides.map((guide) => (
          <li key={guide.key}>
            <Link to={to(guide)} aria-current={guide === chosen ? "true" : undefined} preventScrollReset>
              <bdi>{guide.title}</bdi>
              <GuideMark guide={guide} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function GuideMark({ guide }: { guide: Guide }) {
  const { t } = useTexts();
  if (!guide.must_acknowledge) return <Mark>{t("guides.free")}</Mark>;
  if (!isOpen(guide)) {
    return (
      <Mark tone="good" icon="check">
        {t("guides.read")}
      </Mark>
    );
  }
  return <Mark tone="soon">{t(changedSince(guide) === null ? "guides.must" : "guides.changed")}</Mark>;
}

function Reader({ guide, next, here }: { guide: Guide; next: Guide | null; here: RefObject<boolean> }) {
  const { t } = useTexts();
  const { viewer, now } = useWords();
  const queries = useQueryClient();
  const to = useTo();
  const navigate = useNavigate();
  const title = useRef<HTMLHeadingElement>(null);
  const [said, setSaid] = useState("");
  const acknowledge = useMutation({
    mutationFn: () => acknowledgeGuide(guide),
    onSuccess: async ({ results }) => {
      setSaid(t("guides.acknowledged", { title: guide.title }));
      queries.setQueryData(guidesQuery.queryKey, results);
      if (next) await navigate(to(next), { replace: true });
    },
    onError: () => queries.invalidateQueries({ queryKey: guidesQuery.queryKey }),
    onSettled: () => queries.invalidateQueries({ queryKey: applicationQuery.queryKey }),
  });
  const old = changedSince(guide);
  const moved = acknowledge.error instanceof Problem && acknowledge.error.status === 409;
  useEffect(() => {
    if (here.current) title.current?.focus();
  }, [here]);
  return (
    <article className={styles.guide} aria-labelledby="guide-title">
      <p className={`${styles.guideBack} small`}>
        <Link to={to(null)} preventScrollReset>
          {t("guides.back")}
        </Link>
      </p>
      <h2 id="guide-title" ref={title} tabIndex={-1} dir="auto">
        {guide.title}
      </h2>
      <p className="small faint">{t("guides.version", { version: guide.version })}</p>
      {old !== null && <Note tone="soon">{t("guides.changedWhat", { old, version: guide.version })}</Note>}
      {moved && (
        <Note tone="soon" live>
          {t("guides.moved")}
        </Note>
      )}
      <GuideText body={guide.body} />
      <div className={styles.acknowledge}>
        {!guide.must_acknowledge && <p className="small muted">{t("guides.freeWhat")}</p>}
        {isOpen(guide) && (
          <Button kind="main" busy={acknowledge.isPending} onClick={() => acknowledge.mutate()} fill="phone">
            {t("guides.acknowledge")}
          </Button>
        )}
        {guide.must_acknowledge && guide.acknowledged_at && !isOpen(guide) && (
          <p className="small muted">
            {t("guides.acknowledgedOn", { day: longDate(guide.acknowledged_at, viewer, now) })}
          </p>
        )}
        {acknowledge.error && !moved && <ProblemNote error={acknowledge.error} />}
        {!isOpen(guide) && next && (
          <p>
            <Link to={to(next)}>
              <bdi>{t("guides.next", { title: next.title })}</bdi>
            </Link>
          </p>
        )}
        <span className="hide" role="status">
          {said}
        </span>
      </div>
    </article>
  );
}

function GuideText({ body }: { body: string }) {
  return (
    <div className={styles.guideText} dir="auto">
      {blocksOf(body).map((block, index) =>
        block.is === "heading" ? (
          <h3 key={index}>{block.text}</h3>
        ) : block.is === "list" ? (
          <ul key={index}>
            {block.items.map((item, at) => (
              <li key={at}>{item}</li>
            ))}
          </ul>
        ) : (
          <p key={index}>{block.text}</p>
        ),
      )}
    </div>
  );
}
