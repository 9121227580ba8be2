import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Or, PasskeyButton, PasskeyTrouble } from "@/features/signing/Passkey";
import { tidyCode } from "@/features/signing/second";
import { TooFast, useWaitLeft } from "@/features/signing/TooFast";
import { knowsPasskeys } from "@/features/signing/webauthn";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { Field, SecretField } from "@/ui/Field";
import { methodsOf, proveByCode, proveByPasskey, proveByPassword } from "./prove";
import styles from "./session.module.css";
import { useTexts } from "./texts";

/** "Show that it is you": before an act that changes who can get in. The act goes on by itself afterwards. */
export default function ProveDialog({
  methods: named,
  onAnswer,
}: {
  methods: string[];
  onAnswer: (proved: boolean) => void;
}) {
  const { t } = useTexts();
  const form = useId();
  const methods = methodsOf(named, knowsPasskeys());
  const typed = methods.filter((method) => method !== "webauthn");
  const [by, setBy] = useState(typed[0]);
  const [secret, setSecret] = useState("");
  const field = useRef<HTMLInputElement>(null);

  const show = useMutation({
    mutationFn: () => (by === "totp" ? proveByCode(tidyCode(secret)) : proveByPassword(secret)),
    onSuccess: () => onAnswer(true),
    onError: () => field.current?.select(),
  });
  const key = useMutation({ mutationFn: proveByPasskey, onSuccess: () => onAnswer(true) });
  const problem = show.error instanceof Problem ? show.error : null;
  const limited = problem?.status === 429;
  const wrong = problem?.status === 400;
  const left = useWaitLeft(show.error);
  const other = typed.find((method) => method !== by);

  function submit(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    if (by && !show.isPending && left === 0) show.mutate();
  }
  return (
    <Dialog
      open
      title={t("prove.title")}
      onClose={() => onAnswer(false)}
      actions={
        <>
          <Button onClick={() => onAnswer(false)}>{t("prove.cancel")}</Button>
          {by && (
            <Button type="submit" form={form} kind="main" busy={show.isPending} disabled={left > 0}>
              {t("prove.confirm")}
            </Button>
          )}
        </>
      }
    >
      <form id={form} className={styles.prove} onSubmit={submit}>
        <p className="small muted">{t("prove.why")}</p>
        {methods.includes("webauthn") && (
          <>
            <PasskeyButton words={t("prove.passkey")} busy={key.isPending} onPress={() => key.mutate()} />
            <PasskeyTrouble error={key.error} />
            {by && <Or />}
          </>
        )}
        <TooFast error={show.error} />
        {show.error && !wrong && !limited && <ProblemNote error={show.error} />}
        {by === "password" && (
          <SecretField
            key="password"
            ref={field}
            label={t("prove.password")}
            name="password"
            autoComplete="current-password"
            required
            data-autofocus
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            error={wrong && t("prove.wrongPassword")}
            visibilityToggleButtonProps={{ "aria-label": t("prove.show") }}
          />
        )}
        {by === "totp" && (
          <Field
            key="totp"
            ref={field}
            label={t("prove.code")}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            data-autofocus
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            help={t("prove.codeHelp")}
            error={wrong && t("prove.wrongCode")}
          />
        )}
        {other && (
          <p className="small">
            <button
              type="button"
              className={styles.link}
              onClick={() => {
                setBy(other);
                setSecret("");
                show.reset();
              }}
            >
              {t(`prove.other.${other as "password" | "totp"}`)}
            </button>
          </p>
        )}
      </form>
    </Dialog>
  );
}
