import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Button, ButtonLink } from "@/ui";
import { Field, SecretField, Tick } from "@/ui/Field";
import { Or, PasskeyButton, PasskeyTrouble } from "./Passkey";
import { signIn, signInByPasskey, waysQuery } from "./queries";
import { secondStepOf } from "./second";
import styles from "./signing.module.css";
import { TooFast, useWaitLeft } from "./TooFast";
import { useTexts } from "./texts";
import type { Method } from "./types";
import { knowsAutofill, knowsPasskeys } from "./webauthn";

/** Who it is: by passkey, by somebody else's word, or by e-mail and password. */
export function FirstStep({
  note,
  go,
  next,
  email,
  onEmail,
  remember,
  onRemember,
  onIn,
  onSecond,
  onUnverified,
  after,
}: {
  note: ReactNode;
  /** What the main button says. */
  go: string;
  next: string;
  email: string;
  onEmail: (email: string) => void;
  remember: boolean;
  onRemember: (remember: boolean) => void;
  onIn: (me: Schemas["Me"]) => void;
  onSecond: (methods: Method[]) => void;
  onUnverified: () => void;
  after: (pickPassword: () => void) => ReactNode;
}) {
  const { t } = useTexts();
  const { data: ways } = useQuery(waysQuery);
  const [password, setPassword] = useState("");
  const secret = useRef<HTMLInputElement>(null);
  const passkeys = ways?.passkeys !== false && knowsPasskeys();
  const key = usePasskeys({ on: passkeys, remember, onIn });

  const byPassword = useMutation({
    mutationFn: () => signIn({ email: email.trim(), password, remember }),
    onSuccess: onIn,
    onError: (error) => {
      const second = secondStepOf(error);
      if (second) {
        key.callOff();
        onSecond(second);
      } else if (error instanceof Problem && error.code === "email_unverified") onUnverified();
      else secret.current?.select();
    },
  });
  const problem = byPassword.error instanceof Problem ? byPassword.error : null;
  const wrong = problem?.code === "invalid_credentials";
  const limited = problem?.status === 429;
  const left = useWaitLeft(byPassword.error);
  const told = wrong || limited || problem?.code === "email_unverified" || secondStepOf(problem) !== null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!byPassword.isPending && left === 0) byPassword.mutate();
  }
  const social = ways?.social ?? [];
  return (
    <>
      <form className={styles.form} onSubmit={submit}>
        {note}
        {(passkeys || social.length > 0) && (
          <>
            {passkeys && <PasskeyButton words={t("passkey.use")} busy={key.busy} onPress={key.press} />}
            <PasskeyTrouble error={key.error} />
            {social.map((one) => (
              <ButtonLink key={one.id} href={withNext(one.start_url, next)} size="big" fill>
                {t("social", { name: one.name })}
              </ButtonLink>
            ))}
            <Or />
          </>
        )}
        <TooFast error={byPassword.error} />
        {byPassword.error && !told && <ProblemNote error={byPassword.error} />}
        <Field
          label={t("email")}
          type="email"
          name="email"
          autoComplete={passkeys ? "username webauthn" : "username"}
          required
          value={email}
          onChange={(event) => onEmail(event.currentTarget.value)}
        />
        <div className={styles.labelled}>
          <SecretField
            ref={secret}
            label={t("password")}
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={wrong && t("wrong")}
            visibilityToggleButtonProps={{ "aria-label": t("show") }}
          />
          <Link
            className={styles.forgotten}
            to={`/forgot-password?next=${encodeURIComponent(next)}`}
            state={{ email: email.trim() }}
          >
            {t("forgotten")}
          </Link>
        </div>
        <Tick label={t("remember")} checked={remember} onChange={(event) => onRemember(event.currentTarget.checked)} />
        <Button
          type="submit"
          kind="main"
          size="big"
          fill
          busy={byPassword.isPending || byPassword.isSuccess}
          disabled={left > 0}
        >
          {go}
        </Button>
      </form>
      {after(() => secret.current?.focus())}
    </>
  );
}

/** Where social sign-in begins, told where to lead afterwards. */
function withNext(start: string, next: string): string {
  return `${start}${start.includes("?") ? "&" : "?"}next=${encodeURIComponent(next)}`;
}

/**
 * The passkey button, and passkeys in the e-mail field's own list where the browser has that. Only one may ask at a
 * time: pressing the button calls the list off, and it comes back afterwards.
 */
function usePasskeys({ on, remember, onIn }: { on: boolean; remember: boolean; onIn: (me: Schemas["Me"]) => void }) {
  const latest = useRef({ remember, onIn });
  latest.current = { remember, onIn };
  const waiting = useRef<AbortController | null>(null);
  const [round, setRound] = useState(0);
  const press = useMutation({
    mutationFn: () => {
      waiting.current?.abort();
      return signInByPasskey(() => latest.current.remember);
    },
    onSuccess: (me) => latest.current.onIn(me),
    onError: () => setRound((before) => before + 1),
  });
  const [refused, setRefused] = useState<unknown>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each round waits in the list anew
  useEffect(() => {
    if (!on) return;
    const stop = new AbortController();
    waiting.current = stop;
    const wait = async () => {
      if (!(await knowsAutofill()) || stop.signal.aborted) return;
      let me: Schemas["Me"];
      try {
        me = await signInByPasskey(() => latest.current.remember, { signal: stop.signal, autofill: true });
      } catch (error) {
        // Nobody pressed anything: only a passkey that was picked and then refused is worth words.
        if (error instanceof Problem && error.status === 400) setRefused(error);
        return;
      }
      latest.current.onIn(me);
    };
    void wait();
    return () => stop.abort();
  }, [on, round]);

  return {
    busy: press.isPending,
    error: press.error ?? refused,
    press: () => {
      setRefused(null);
      press.mutate();
    },
    callOff: () => waiting.current?.abort(),
  };
}
