import type { ReactNode } from "react";
import { Brand } from "@/app/Brand";
import { Margin, Moment, useAfter, Waiting } from "@/ui";
import { leadsToRoom } from "./next";
import styles from "./signing.module.css";
import { useTexts } from "./texts";

/** The same page while what belongs on it is on its way: empty at first, since words would be pushed about. */
export function SigningWait({ next }: { next: string }) {
  const late = useAfter(1000);
  return <SigningShell next={next}>{late && <Waiting />}</SigningShell>;
}

const STEPS = ["now", "check", "in"] as const;

/** The page around a sign-in form; who followed a link to an interview sees what comes after it. */
export function SigningShell({ next, children }: { next: string; children: ReactNode }) {
  const { t } = useTexts();
  const invited = leadsToRoom(next);
  return (
    <div className={`${styles.sign} ${invited ? styles.split : ""}`}>
      <div className={styles.left}>
        <header>
          <Brand />
        </header>
        <main>{children}</main>
      </div>
      {invited && (
        <aside className={styles.right} aria-label={t("link.label")}>
          <div>
            <p className="small muted">{t("link.followed")}</p>
            <h2>{t("link.what")}</h2>
            <div className={styles.steps}>
              <Margin gutter={60}>
                {STEPS.map((step) => (
                  <Moment key={step} when={t(`link.${step}.when`)}>
                    {step === "now" ? <b>{t("link.now.what")}</b> : t(`link.${step}.what`)}
                    <p className="small muted">{t(`link.${step}.how`)}</p>
                  </Moment>
                ))}
              </Margin>
            </div>
          </div>
        </aside>
      )}
    </div>
  );
}
