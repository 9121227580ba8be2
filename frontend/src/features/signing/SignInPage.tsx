import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";
import { api, ask, type Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { configQuery, keepMe, meQuery } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { Button, Note, PageTitle } from "@/ui";
import { Field, SecretField, Tick } from "@/ui/Field";
import { leadsToRoom, safeNext } from "./next";
import { SigningShell } from "./SigningShell";
import styles from "./signing.module.css";

/** By e-mail and password; then on to where the link led. */
export default function SignInPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const next = safeNext(search.get("next"));
  const expired = search.has("expired");
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const { data: config } = useQuery(configQuery);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [remember, setRemember] = useState(true);
  const secret = useRef<HTMLInputElement>(null);

  const signIn = useMutation({
    mutationFn: () => ask(api.POST("/api/auth/login", { body: { email: email.trim(), password, remember } })),
    onSuccess: (fresh) => {
      keepMe(fresh);
      navigate(next, { replace: true });
    },
    onError: (error) => {
      if (error instanceof Problem && error.code === "email_unverified") {
        navigate(`/verify?next=${encodeURIComponent(next)}`, { state: { email: email.trim() } });
      } else secret.current?.select();
    },
  });
  if (me && !signIn.isPending) return <Navigate to={next} replace />;

  const problem = signIn.error instanceof Problem ? signIn.error : null;
  const wrong = problem?.code === "invalid_credentials";
  const otherwise = signIn.error && !wrong && problem?.code !== "email_unverified";

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate();
  }
  return (
    <SigningShell next={next}>
      <PageTitle
        title={t("signing.signIn")}
        lead={
          config?.signup !== false && (
            <>
              {t("signing.newHere")} <Link to={`/sign-up?next=${encodeURIComponent(next)}`}>{t("signing.create")}</Link>
              {t("signing.aMinute")}
            </>
          )
        }
      />
      <form className={styles.form} onSubmit={submit}>
        {expired && <Note icon="clock">{t("signing.expired")}</Note>}
        {otherwise && <ProblemNote error={signIn.error} />}
        <Field
          label={t("signing.email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <SecretField
          ref={secret}
          label={t("signing.password")}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong && t("signing.wrong")}
          visibilityToggleButtonProps={{ "aria-label": t("signing.show") }}
        />
        <Tick
          label={t("signing.remember")}
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
        <Button type="submit" kind="main" size="big" fill busy={signIn.isPending}>
          {t(leadsToRoom(next) ? "signing.signInAndGo" : "signing.signIn")}
        </Button>
      </form>
      {config?.demo && (
        <DemoPeople
          people={config.demo_people}
          onPick={(address) => {
            setEmail(address);
            secret.current?.focus();
          }}
        />
      )}
    </SigningShell>
  );
}

type Role = Schemas["Me"]["roles"][number];

function DemoPeople({ people, onPick }: { people: Schemas["Config"]["demo_people"]; onPick: (email: string) => void }) {
  const { t } = useTranslation();
  return (
    <section className={styles.demo} aria-labelledby="demo">
      <h2 id="demo" className="small">
        {t("signing.demo.title")}
      </h2>
      <p className="small muted">{t("signing.demo.how")}</p>
      <ul className={styles.people}>
        {people.map((person) => (
          <li key={person.email}>
            <button type="button" className={styles.person} onClick={() => onPick(person.email)}>
              <span>{person.email}</span>
              <span className="muted">{t(`roles.${person.role as Role}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
