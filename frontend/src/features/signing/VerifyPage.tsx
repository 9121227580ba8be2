import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { call } from "@/api/call";
import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import { keepMe } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { shelfOf } from "@/features/room/connection";
import { Button, Note, PageTitle } from "@/ui";
import { Field } from "@/ui/Field";
import { takeFriend } from "./friend";
import { safeNext } from "./next";
import { OutboxHint } from "./OutboxHint";
import { SigningShell } from "./SigningShell";
import styles from "./signing.module.css";
import { TooFast, useWaitLeft } from "./TooFast";
import { useTexts } from "./texts";

/** The code from the e-mail; it signs in. The address travels in the history's state, not in the link. */
export default function VerifyPage() {
  const { t } = useTexts();
  const [search] = useSearchParams();
  const next = safeNext(search.get("next"));
  const state = useLocation().state as { email?: string } | null;
  const navigate = useNavigate();
  const [email, setEmail] = useState(state?.email ?? "");
  const [code, setCode] = useState("");
  const verify = useMutation({
    mutationFn: () => ask(api.POST("/api/auth/verify", { body: { email: email.trim(), code: code.trim() } })),
    onSuccess: (fresh) => {
      keepMe(fresh);
      const friend = takeFriend(shelfOf("localStorage"));
      // Whether it counts is seen in the wallet; nobody waits for it here.
      if (friend) void call("POST", "/api/referral/use", { code: friend }).catch(() => {});
      navigate(next, { replace: true });
    },
  });
  const resend = useMutation({
    mutationFn: () => ask(api.POST("/api/auth/verify/resend", { body: { email: email.trim() } })),
  });
  const problem = verify.error instanceof Problem ? verify.error : null;
  const wrong = problem?.code === "invalid_code";
  const again = resend.error instanceof Problem && resend.error.status === 429 ? resend.error : null;
  const left = useWaitLeft(again ?? verify.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!verify.isPending && left === 0) verify.mutate();
  }
  return (
    <SigningShell next={next}>
      <PageTitle
        title={t("verify.title")}
        lead={state?.email ? t("verify.sentTo", { email: state.email }) : t("verify.sent")}
      />
      <form className={styles.form} onSubmit={submit}>
        <TooFast error={again ?? verify.error} />
        {verify.error && !wrong && problem?.status !== 429 && <ProblemNote error={verify.error} />}
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
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        )}
        <div className={styles.code}>
          <Field
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
            error={wrong && t("verify.wrong")}
          />
        </div>
        <Button type="submit" kind="main" size="big" fill busy={verify.isPending} disabled={left > 0}>
          {t("verify.confirm")}
        </Button>
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
