import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";
import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import { configQuery, meQuery } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { Button, Note, PageTitle } from "@/ui";
import { Field, SecretField } from "@/ui/Field";
import { safeNext } from "./next";
import { SigningShell } from "./SigningShell";
import styles from "./signing.module.css";

/** An account: name, e-mail, password; then the code we send. */
export default function SignUpPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const next = safeNext(search.get("next"));
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const { data: config } = useQuery(configQuery);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signUp = useMutation({
    mutationFn: () => ask(api.POST("/api/auth/signup", { body: { name: name.trim(), email: email.trim(), password } })),
    onSuccess: () => navigate(`/verify?next=${encodeURIComponent(next)}`, { state: { email: email.trim() } }),
  });
  if (me) return <Navigate to={next} replace />;
  const fields = signUp.error instanceof Problem ? signUp.error.fields : {};
  const elsewhere = signUp.error && Object.keys(fields).length === 0;
  const back = `/sign-in?next=${encodeURIComponent(next)}`;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!signUp.isPending) signUp.mutate();
  }
  return (
    <SigningShell next={next}>
      <PageTitle
        title={t("signing.create")}
        lead={
          <>
            {t("signing.haveOne")} <Link to={back}>{t("signing.signIn")}</Link>
          </>
        }
      />
      {config?.signup === false ? (
        <div className={styles.form}>
          <Note icon="lock">{t("signing.closed")}</Note>
        </div>
      ) : (
        <form className={styles.form} onSubmit={submit}>
          {elsewhere && <ProblemNote error={signUp.error} />}
          <Field
            label={t("signing.name")}
            name="name"
            autoComplete="name"
            required
            maxLength={120}
            help={t("signing.nameHelp")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fields.name?.[0]}
          />
          <Field
            label={t("signing.email")}
            type="email"
            name="email"
            autoComplete="username"
            required
            help={t("signing.emailHelp")}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={fields.email?.[0]}
          />
          <SecretField
            label={t("signing.password")}
            name="password"
            autoComplete="new-password"
            required
            help={t("signing.passwordHelp")}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={fields.password?.join(" ")}
            visibilityToggleButtonProps={{ "aria-label": t("signing.show") }}
          />
          <Button type="submit" kind="main" size="big" fill busy={signUp.isPending}>
            {t("signing.createMine")}
          </Button>
        </form>
      )}
    </SigningShell>
  );
}
