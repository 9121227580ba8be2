import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";
import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import { configQuery, keepMe } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { Button, Note, PageTitle } from "@/ui";
import { Field } from "@/ui/Field";
import { safeNext } from "./next";
import { SigningShell } from "./SigningShell";
import styles from "./signing.module.css";

/** The code from the e-mail; it signs in. The address travels in the history's state, not in the link. */
export default function VerifyPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const next = safeNext(search.get("next"));
  const state = useLocation().state as { email?: string } | null;
  const navigate = useNavigate();
  const { data: config } = useQuery(configQuery);
  const [email, setEmail] = useState(state?.email ?? "");
  const [code, setCode] = useState("");
  const verify = useMutation({
    mutationFn: () => ask(api.POST("/api/auth/verify", { body: { email: email.trim(), code: code.trim() } })),
    onSuccess: (fresh) => {
      keepMe(fresh);
      navigate(next, { replace: true });
    },
  });
  const resend = useMutation({
    mutationFn: () => ask(api.POST("/api/auth/verify/resend", { body: { email: email.trim() } })),
  });
  const problem = verify.error instanceof Problem ? verify.error : null;
  const wrong = problem?.code === "invalid_code";

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!verify.isPending) verify.mutate();
  }
  return (
    <SigningShell next={next}>
      <PageTitle
        title={t("signing.verify.title")}
        lead={state?.email ? t("signing.verify.sentTo", { email: state.email }) : t("signing.verify.sent")}
      />
      <form className={styles.form} onSubmit={submit}>
        {verify.error && !wrong && <ProblemNote error={verify.error} />}
        {resend.isSuccess && (
          <Note tone="good" live>
            {t("signing.verify.again")}
          </Note>
        )}
        {resend.error && <ProblemNote error={resend.error} />}
        {!state?.email && (
          <Field
            label={t("signing.email")}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        )}
        <div className={styles.code}>
          <Field
            label={t("signing.verify.code")}
            name="code"
            inputMode="text"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            required
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            help={t("signing.verify.codeHelp")}
            error={wrong && t("signing.verify.wrong")}
          />
        </div>
        <Button type="submit" kind="main" size="big" fill busy={verify.isPending}>
          {t("signing.verify.confirm")}
        </Button>
        <p className="row wide small muted">
          {t("signing.verify.nothing")}
          <Button kind="quiet" size="tight" busy={resend.isPending} disabled={!email} onClick={() => resend.mutate()}>
            {t("signing.verify.resend")}
          </Button>
        </p>
      </form>
      {config?.outbox && (
        <p className={`${styles.demo} small muted`}>
          {t("signing.verify.outbox")}{" "}
          <Link to="/outbox" target="_blank">
            {t("outbox.open")}
          </Link>
        </p>
      )}
    </SigningShell>
  );
}
