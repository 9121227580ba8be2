import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { ProblemNote } from "@/features/errors";
import lines from "@/features/sessions/sessions.module.css";
import { Avatar, Button, ButtonLink, Mark } from "@/ui";
import { isWaiting } from "./booking";
import { bookPath } from "./paths";
import { stopWaiting, waitlistQuery } from "./queries";
import { useTexts } from "./texts";
import type { Waiting } from "./types";
import { useBookingWords } from "./words";

/** Times that one waits for, and those that came free: with until when they are kept. */
export function WaitingLines({ entries }: { entries: Waiting[] }) {
  const { t } = useTexts();
  const open = entries.filter(isWaiting);
  if (open.length === 0) return null;
  return (
    <section className={lines.section} aria-labelledby="waiting-for">
      <h2 id="waiting-for">{t("wait.title")}</h2>
      <ul className={lines.lines}>
        {open.map((entry) => (
          <WaitingLine key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

export function WaitingLine({ entry }: { entry: Waiting }) {
  const { t } = useTexts();
  const words = useBookingWords();
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: () => stopWaiting(entry.id),
    onSuccess: () => {
      queries.setQueryData(waitlistQuery.queryKey, (before) => before?.filter(({ id }) => id !== entry.id));
      void queries.invalidateQueries({ queryKey: ["slots"] });
    },
  });
  const offered = entry.state === "offered";
  const { name } = entry.interviewer;
  return (
    <li>
      <Avatar name={name} />
      <div>
        <p className="row wrap">
          <Link to={bookPath(entry.interviewer.id, entry.starts_at)}>
            <bdi>{name}</bdi>
          </Link>
          {offered && (
            <Mark tone="soon" icon="clock">
              {t("wait.mark")}
            </Mark>
          )}
        </p>
        <p className="small muted">
          {offered
            ? entry.offered_until
              ? t("wait.offered", {
                  until: words.clock(entry.offered_until),
                  ago: words.relative(entry.offered_until),
                })
              : t("wait.offeredOpen")
            : t("wait.place", { count: entry.position })}
        </p>
        {leave.error && <ProblemNote error={leave.error} onAgain={() => leave.mutate()} />}
      </div>
      <div className={`${lines.when} small`}>
        <span>{words.range(entry.starts_at, entry.ends_at)}</span>
        <span className="muted">{words.relative(entry.starts_at)}</span>
      </div>
      {offered && <ButtonLink to={bookPath(entry.interviewer.id, entry.starts_at)}>{t("wait.book")}</ButtonLink>}
      <Button
        kind="quiet"
        busy={leave.isPending}
        label={t("wait.leaveFor", { when: words.short(entry.starts_at), name })}
        onClick={() => leave.mutate()}
      >
        {t("wait.leave")}
      </Button>
    </li>
  );
}
