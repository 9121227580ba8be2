import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useMe } from "@/api/queries";
import { endHere } from "@/app/session/current";
import { Button, PageTitle } from "@/ui";
import { Tick } from "@/ui/Field";
import styles from "./account.module.css";
import { deactivate } from "./queries";
import { Trouble } from "./Trouble";
import { useTexts } from "./texts";

const LOSSES = ["out", "in", "found", "planned", "kept", "back"] as const;

/** The end of an account: what it means, then the proof that it is oneself, which the act asks for. */
export function DeactivatePage() {
  const { t } = useTexts();
  const me = useMe();
  const [understood, setUnderstood] = useState(false);
  const [tried, setTried] = useState(false);
  const go = useMutation({ mutationFn: deactivate, onSuccess: () => endHere("deactivated") });
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (understood && !go.isPending && !go.isSuccess) go.mutate();
  }
  return (
    <>
      <PageTitle title={t("deactivate.title")} lead={t("deactivate.lead")} />
      <form className={styles.block} onSubmit={submit}>
        <h2>{t("deactivate.lost")}</h2>
        <ul className={styles.losses}>
          {LOSSES.map((loss) => (
            <li key={loss}>{t(`deactivate.losses.${loss}`, { email: me.email })}</li>
          ))}
        </ul>
        <div className={styles.form}>
          <Tick
            label={t("deactivate.understood")}
            checked={understood}
            onChange={(event) => setUnderstood(event.currentTarget.checked)}
          />
          <Trouble error={go.error} />
          <div className={styles.acts}>
            <Button type="submit" kind="loss" busy={go.isPending || go.isSuccess}>
              {t("deactivate.go")}
            </Button>
            <span className="small muted" role="status">
              {tried && !understood && t("deactivate.tick")}
            </span>
          </div>
        </div>
      </form>
    </>
  );
}
