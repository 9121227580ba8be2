import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Button, Note, PageTitle } from "@/ui";
import { Field } from "@/ui/Field";
import { safeNext } from "./next";
import { OutboxHint } from "./OutboxHint";
import { PasswordField } from "./PasswordField";
import { resetPassword, sendResetCode } from "./queries";
import { SigningShell } from "./SigningShell";
import styles from "./signing.module.css";
import { TooFast, useWaitLeft } from "./TooFast";
import { useTexts } from "./texts";

/** With the code from the e-mail, a new password. Also for accounts that staff made, which have none yet. */
export default function ResetPage() {
  const { t } = useTexts();
  const [search] = useSearchParams();
  const next = safeNext(search.get("next"));
  const state = useLocation().state as { email?: string } | null;
  const navigate = useNavigate();
  const [email, setEmail] = useState(state?.email ?? "");
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const codeField = useRef<HTMLInputElement>(null);
  const set = useMutation({
    mutationFn: () => resetPassword({ email: email.trim(), code: code.trim(), password }),
    onSuccess: () =>
      navigate(`/sign-in?why=reset&next=${encodeURIComponent(next)}`, {
        replace: true,
        state: { email: email.trim() },
      }),
    onError: (error) => {
      if (error instanceof Problem && error.code === "invalid_code") codeField.current?.select();
    },
  });
  const resend = useMutation({ mutationFn: () => sendResetCode(email.trim()) });
  const problem = set.error instanceof Problem ? set.error : null;
  const fields = problem?.fields ?? {};
  const wrong = problem?.code === "invalid_code";
  const again = resend.error instanceof Problem && resend.error.status === 429 ? resend.error : null;
  const left = useWaitLeft(again ?? set.error);
  const elsewhere = set.error && !wrong && problem?.status !== 429 && Object.keys(fields).length === 0;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!set.isPending && left === 0) set.mutate();
  }
  return (
    <SigningShell next={next}>
      <PageTitle
        title={t("reset.title")}
        lead={state?.email ? t("reset.sentTo", { email: state.email }) : t("reset.lead")}
      />
      <form className={styles.form} onSubmit={submit}>
        <TooFast error={again ?? set.error} />
        {elsewhere && <ProblemNote error={set.error} />}
        {resend.isSuccess && (
          <Note tone="good" live>
            {t("verify.again")}
          </Note>
        )}
        {resend.error && !again && <ProblemNote error={resend.error} />}
        {!state?.email && (
          <Field
            label={t("email")}
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={fields.email?.[0]}
          />
        )}
        <div className={styles.code}>
          <Field
            ref={codeField}
            label={t("verify.code")}
            name="code"
            inputMode="text"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            required
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            help={t("verify.codeHelp")}
            error={wrong ? t("verify.wrong") : fields.code?.[0]}
          />
        </div>
        {/* For password managers: whose password this is. */}
        {state?.email && <input type="hidden" name="email" autoComplete="username" value={email} readOnly />}
        <PasswordField
          label={t("reset.password")}
          value={password}
          onChange={setPassword}
          owner={{ email }}
          error={(fields.password ?? fields._)?.join(" ")}
        />
        <Button type="submit" kind="main" size="big" fill busy={set.isPending} disabled={left > 0}>
          {t("reset.go")}
        </Button>
        <p className="small muted">{t("reset.ends")}</p>
        <p className="row wide small muted">
          {t("verify.nothing")}
          <Button
            kind="quiet"
            size="tight"
            busy={resend.isPending}
            disabled={!email || left > 0}
            onClick={() => resend.mutate()}
          >
            {t("verify.resend")}
          </Button>
        </p>
      </form>
      <OutboxHint />
    </SigningShell>
  );
}
