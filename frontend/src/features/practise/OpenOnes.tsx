import { useQuery } from "@tanstack/react-query";
import { useViewer } from "@/app/viewer";
import { openInterviewsQuery } from "@/features/interview/queries";
import { ButtonLink, Icon, useNow } from "@/ui";
import { relative } from "@/ui/time";
import styles from "./practise.module.css";
import { useWords } from "./texts";

const SHOWN = 2;

/** Interviews that were begun and not finished: going on with one is nearer than setting up another. */
export function OpenOnes() {
  const { t } = useWords();
  const viewer = useViewer();
  const now = useNow();
  const { data = [] } = useQuery(openInterviewsQuery);
  if (data.length === 0) return null;
  return (
    <section className={styles.open} aria-labelledby="open-ones" data-testid="open-ones">
      <h2 id="open-ones">{t("open.title")}</h2>
      <ul>
        {data.slice(0, SHOWN).map((row) => (
          <li key={row.id}>
            <Icon name={row.state === "paused" ? "pause" : "wave"} />
            <div>
              <b>
                <bdi>{row.title}</bdi>
              </b>
              <p className="small muted">
                {t("open.begun", {
                  when: relative(row.created_at, viewer.locale, now),
                  answers: t("open.answers", { count: row.answers }),
                })}{" "}
                {t(`open.${row.state === "paused" ? (row.paused_because ?? "asked") : "active"}`)}
              </p>
            </div>
            <ButtonLink to={`/practise/${row.id}`}>{t("open.goOn")}</ButtonLink>
          </li>
        ))}
      </ul>
      {data.length > SHOWN && <p className="small faint">{t("open.more", { count: data.length - SHOWN })}</p>}
    </section>
  );
}
