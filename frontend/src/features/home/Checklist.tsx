import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isThrough, todosOf } from "@/features/onboarding/todos";
import type { Application } from "@/features/onboarding/types";
import styles from "@/features/sessions/sessions.module.css";
import { Bar, ButtonLink, Icon } from "@/ui";
import own from "./home.module.css";
import { useTexts } from "./texts";

/** On the home page: how far the way to interviewing has come, and the next thing to do. Gone when it is done. */
export function Checklist({ application, isPublic }: { application: Application; isPublic?: boolean }) {
  const { t } = useTexts();
  const open =
    isPublic === undefined
      ? undefined
      : { key: "public", title: t("way.public"), done: isPublic, to: "/interviewer/profile" };
  if (isThrough(application, open)) return null;
  const { state } = application;
  const todos = todosOf(application, open);
  const done = todos.filter((todo) => todo.done).length;
  const going = state === "draft" || state === "changes_requested" || state === "approved";
  const percent = Math.round((done / Math.max(1, todos.length)) * 100);
  return (
    <section className={styles.section} aria-labelledby="way">
      <header>
        <h2 id="way">{t("way.title")}</h2>
      </header>
      <p className="muted">{t(`way.${state}`)}</p>
      {going && (
        <>
          <div className={own.wayBar}>
            <Bar part={percent / 100} label={t("way.progress", { percent })} />
          </div>
          <ul className={own.todos}>
            {todos.map((todo) => (
              <li key={todo.key}>
                <span className={todo.done ? own.done : own.todo}>{todo.done && <Icon name="check" small />}</span>
                {todo.done ? <span className="muted">{todo.title}</span> : <Link to={todo.to}>{todo.title}</Link>}
                <span className="small faint push">{t(todo.done ? "way.done" : "way.todo")}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className={styles.more}>
        <ButtonLink to={state === "approved" ? "/interviewer/profile" : "/interviewer/apply"}>
          {t(`way.act.${state}`)}
        </ButtonLink>
      </p>
    </section>
  );
}

/** It could not be had: the rest of the page stands without it. */
export function WayLost({ onAgain }: { onAgain: () => unknown }) {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  return (
    <section className={styles.section}>
      <h2>{t("way.title")}</h2>
      <p className="small muted">
        {t("way.failed")}{" "}
        <button type="button" className={own.link} onClick={() => onAgain()}>
          {common("ui.again")}
        </button>
      </p>
    </section>
  );
}
