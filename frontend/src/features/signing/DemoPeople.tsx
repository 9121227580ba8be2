import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import styles from "./signing.module.css";
import { useTexts } from "./texts";

type Role = Schemas["Me"]["roles"][number];

/** On a server for trying things out: who there is. */
export function DemoPeople({
  people,
  onPick,
}: {
  people: Schemas["Config"]["demo_people"];
  onPick: (email: string) => void;
}) {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  return (
    <section className={styles.demo} aria-labelledby="demo">
      <h2 id="demo" className="small">
        {t("demo.title")}
      </h2>
      <p className="small muted">{t("demo.how")}</p>
      <ul className={styles.people}>
        {people.map((person) => (
          <li key={person.email}>
            <button type="button" className={styles.person} onClick={() => onPick(person.email)}>
              <span>{person.email}</span>
              <span className="muted">{common(`roles.${person.role as Role}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
