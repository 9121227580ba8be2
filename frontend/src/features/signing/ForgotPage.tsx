import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Button, PageTitle } from "@/ui";
import { Field } from "@/ui/Field";
import { safeNext } from "./next";
import { sendResetCode } from "./queries";
import { SigningShell } from "./SigningShell";
import styles from "./signing.module.css";
import { TooFast, useWaitLeft } from "./TooFast";
import { useTexts } from "./texts";

/** Ask for a code to set a new password with. The answer is the same for every address. */
export default function ForgotPage() {
  const { t } = useTexts();
  const [search] = useSearchParams();
  const next = safeNext(search.get("next"));
  const state = useLocation().state as { email?: string } | null;
  const navigate = useNavigate();
  const [email, setEmail] = useState(state?.email ?? "");
  const send = useMutation({
    mutationFn: () => sendResetCode(email.trim()),
    onSuccess: () =>
      navigate(`/reset-password?next=${encodeURIComponent(next)}`, { state: { email: email.trim(), sent: true } }),
  });
  const problem = send.error instanceof Problem ? send.error : null;
  const limited = problem?.status === 429;
  const wrong = problem?.fields.email?.[0];
  const left = useWaitLeft(send.error);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!send.isPending && left === 0) send.mutate();
  }
  return (
    <SigningShell next={next}>
      <PageTitle title={t("forgot.title")} lead={t("forgot.lead")} />
      <form className={styles.form} onSubmit={submit}>
        <TooFast error={send.error} />
        {send.error && !limited && !wrong && <ProblemNote error={send.error} />}
        <Field
          label={t("email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={wrong}
        />
        <Button type="submit" kind="main" size="big" fill busy={send.isPending} disabled={left > 0}>
          {t("forgot.send")}
        </Button>
        <p className="small muted">
          {t("forgot.remembered")} <Link to={`/sign-in?next=${encodeURIComponent(next)}`}>{t("signIn")}</Link>
        </p>
      </form>
    </SigningShell>
  );
}
