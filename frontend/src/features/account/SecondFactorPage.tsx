import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { call } from "@/api/call";
import { meQuery } from "@/api/queries";
import { endHere } from "@/app/session/current";
import { ErrorPage, ProblemNote } from "@/features/errors";
import { safeNext } from "@/features/signing/next";
import { SigningShell, SigningWait } from "@/features/signing/SigningShell";
import { Button, Note, PageTitle } from "@/ui";
import { AppSetUp } from "./AppSetUp";
import styles from "./account.module.css";
import { PasskeyAdd } from "./PasskeyAdd";
import { RecoveryCodes } from "./RecoveryCodes";
import { useTexts } from "./texts";

/** For those whose role needs a second factor before anything else opens: why, how, and then on. */
export function SecondFactorPage() {
  const { t } = useTexts();
  const [search] = useSearchParams();
  const next = safeNext(search.get("next"));
  const navigate = useNavigate();
  const { data: me, error, isPending } = useQuery(meQuery);
  const [made, setMade] = useState<{ codes: string[] | null } | null>(null);
  const out = useMutation({
    mutationFn: () => call("POST", "/api/auth/logout"),
    onSuccess: () => endHere("signed_out"),
  });
  if (isPending) {
    return <SigningWait next="/" />;
  }
  if (error && me === undefined) return <ErrorPage error={error} />;
  if (!me) return <Navigate to={`/sign-in?next=${encodeURIComponent(next)}`} replace />;
  if (!made && (me.second_factor || !me.second_factor_required)) return <Navigate to={next} replace />;
  const done = (codes: string[] | null) => setMade({ codes });
  const goOn = () => navigate(next, { replace: true });
  return (
    <SigningShell next="/">
      <PageTitle title={t("factor.title")} lead={made ? undefined : t("factor.lead")} />
      {made ? (
        <div className={styles.inside}>
          <Note tone="good" live>
            {t("factor.done")}
          </Note>
          {made.codes ? (
            <RecoveryCodes codes={made.codes} onKept={goOn} />
          ) : (
            <Button kind="main" size="big" fill onClick={goOn}>
              {t("factor.go")}
            </Button>
          )}
        </div>
      ) : (
        <>
          <section className={`${styles.section} ${styles.first}`} aria-labelledby="by-app">
            <h2 id="by-app">{t("factor.app")}</h2>
            <p className="small muted">{t("security.app.what")}</p>
            <div className={styles.inside}>
              <AppSetUp main onDone={done} />
            </div>
          </section>
          <section className={styles.section} aria-labelledby="by-passkey">
            <h2 id="by-passkey">{t("factor.passkey")}</h2>
            <p className="small muted">{t("security.passkeys.what")}</p>
            <div className={styles.inside}>
              <PasskeyAdd onDone={done} />
            </div>
          </section>
          {out.error && <ProblemNote error={out.error} />}
          <Button kind="quiet" size="tight" busy={out.isPending || out.isSuccess} onClick={() => out.mutate()}>
            {t("factor.out")}
          </Button>
        </>
      )}
    </SigningShell>
  );
}
