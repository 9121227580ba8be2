import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { configQuery } from "@/api/queries";
import { Brand } from "@/app/Brand";
import { addTexts } from "@/i18n";
import { ButtonLink, Margin, Moment, useWindowTitle } from "@/ui";
import words from "./en.json";
import styles from "./landing.module.css";

const STEPS = ["check", "knock", "talk", "end", "after"] as const;
const SIDES = ["candidate", "interviewer", "host"] as const;

addTexts("translation", words);

/** What this is, for somebody who has not been here. Names only what there is. */
export default function LandingPage() {
  const { t } = useTranslation();
  const { data: config } = useQuery(configQuery);
  useWindowTitle(undefined);
  return (
    <div className={styles.landing}>
      <header className={styles.top}>
        <Brand />
        <nav className={styles.topActs} aria-label={t("landing.account")}>
          <ButtonLink to="/sign-in" kind="quiet">
            {t("signing.signIn")}
          </ButtonLink>
        </nav>
      </header>
      <main className={styles.page}>
        <section className={styles.hero}>
          <div>
            <h1 className={styles.title}>{t("landing.title")}</h1>
            <p className="lead">{t("landing.lead")}</p>
            <p className={styles.acts}>
              <ButtonLink to="/sign-in" kind="main" size="big" fill="phone">
                {t("signing.signIn")}
              </ButtonLink>
              {config?.signup !== false && (
                <ButtonLink to="/sign-up" size="big" fill="phone">
                  {t("signing.create")}
                </ButtonLink>
              )}
            </p>
            <p className="small muted">{t("landing.invited")}</p>
          </div>
          <section className={styles.hour} aria-labelledby="hour">
            <h2 id="hour" className={styles.hourTitle}>
              {t("landing.hour")}
            </h2>
            <Margin gutter={64}>
              {STEPS.map((step) => (
                <Moment key={step} when={t(`landing.steps.${step}.when`)}>
                  <b>{t(`landing.steps.${step}.what`)}</b>
                  <p className="small muted">{t(`landing.steps.${step}.how`)}</p>
                </Moment>
              ))}
            </Margin>
          </section>
        </section>
        <section className={styles.sides} aria-label={t("landing.sides")}>
          {SIDES.map((side) => (
            <div key={side}>
              <p className="small muted">{t(`landing.${side}.who`)}</p>
              <h2>{t(`landing.${side}.what`)}</h2>
              <p className="small muted">{t(`landing.${side}.how`)}</p>
            </div>
          ))}
        </section>
      </main>
      <footer className={`${styles.foot} small muted`}>{t("landing.foot")}</footer>
    </div>
  );
}
