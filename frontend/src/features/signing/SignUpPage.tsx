import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";
import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import { configQuery, meQuery } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { shelfOf } from "@/features/room/connection";
import { Button, Note, PageTitle } from "@/ui";
import { Field } from "@/ui/Field";
import { friendOf, keepFriend } from "./friend";
import { safeNext } from "./next";
import { PasswordField } from "./PasswordField";
import { SigningShell } from "./SigningShell";
import styles from "./signing.module.css";
import { TooFast, useWaitLeft } from "./TooFast";
import { useTexts } from "./texts";

/** An account: name, e-mail, password; then the code we send. */
export default function SignUpPage() {
  const { t } = useTexts();
  const [search] = useSearchParams();
  const next = safeNext(search.get("next"));
  const navigate = useNavigate();
  const friend = friendOf(search);
  useEffect(() => {
    if (friend) keepFriend(shelfOf("localStorage"), friend);
  }, [friend]);
  const { data: me } = useQuery(meQuery);
  const { data: config } = useQuery(configQuery);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signUp = useMutation({
    mutationFn: () => ask(api.POST("/api/auth/signup", { body: { name: name.trim(), email: email.trim(), password } })),
    onSuccess: () => navigate(`/verify?next=${encodeURIComponent(next)}`, { state: { email: email.trim() } }),
  });
  const fields = signUp.error instanceof Problem ? signUp.error.fields : {};
  const limited = signUp.error instanceof Problem && signUp.error.status === 429;
  const left = useWaitLeft(signUp.error);
  if (me) return <Navigate to={next} replace />;
  const elsewhere = signUp.error && !limited && Object.keys(fields).length === 0;
  const back = `/sign-in?next=${encodeURIComponent(next)}`;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!signUp.isPending && left === 0) signUp.mutate();
  }
  return (
    <SigningShell next={next}>
      <PageTitle
        title={t("create")}
        lead={
          <>
            {t("haveOne")} <Link to={back}>{t("signIn")}</Link>
          </>
        }
      />
      {config?.signup === false ? (
        <div className={styles.form}>
          <Note icon="lock">{t("closed")}</Note>
        </div>
      ) : (
        <form className={styles.form} onSubmit={submit}>
          {friend && <Note tone="good">{t("friend", { code: friend })}</Note>}
          <TooFast error={signUp.error} />
          {elsewhere && <ProblemNote error={signUp.error} />}
          <Field
            label={t("name")}
            name="name"
            autoComplete="name"
            required
            maxLength={120}
            help={t("nameHelp")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={fields.name?.[0]}
          />
          <Field
            label={t("email")}
            type="email"
            name="email"
            autoComplete="username"
            required
            help={t("emailHelp")}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={fields.email?.[0]}
          />
          <PasswordField
            label={t("password")}
            value={password}
            onChange={setPassword}
            owner={{ email, name }}
            error={fields.password?.join(" ")}
          />
          <Button type="submit" kind="main" size="big" fill busy={signUp.isPending} disabled={left > 0}>
            {t("createMine")}
          </Button>
        </form>
      )}
    </SigningShell>
  );
}
