import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { Field } from "@/ui/Field";
import { Or, PasskeyButton, PasskeyTrouble } from "./Passkey";
import { showCode, showPasskey } from "./queries";
import { isTooLate, tidyCode } from "./second";
import styles from "./signing.module.css";
import { TooFast, useWaitLeft } from "./TooFast";
import { useTexts } from "./texts";
import type { Method } from "./types";
import { knowsPasskeys } from "./webauthn";

/** After the password: the code of an app, a recovery code, or a passkey. */
export function SecondStep({
  methods,
  remember,
  onIn,
  onBack,
}: {
  methods: Method[];
  remember: boolean;
  onIn: (me: Schemas["Me"]) => void;
  onBack: (tooLate: boolean) => void;
}) {
  const { t } = useTexts();
  const app = methods.includes("totp");
  const recovery = methods.includes("recovery_codes");
  const passkey = methods.includes("webauthn") && knowsPasskeys();
  const [byRecovery, setByRecovery] = useState(!app && recovery && !passkey);
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const typing = app || byRecovery;

  const late = (error: unknown) => isTooLate(error) && onBack(true);
  const show = useMutation({
    mutationFn: () => showCode({ code: byRecovery ? code.trim() : tidyCode(code), remember }),
    onSuccess: onIn,
    onError: (error) => {
      late(error);
      field.current?.select();
    },
  });
  const key = useMutation({ mutationFn: () => showPasskey(remember), onSuccess: onIn, onError: late });
  const problem = show.error instanceof Problem ? show.error : null;
  const wrong = problem?.code === "invalid_code";
  const limited = problem?.status === 429;
  const left = useWaitLeft(show.error);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another kind of code is typed anew
  useEffect(() => field.current?.focus(), [byRecovery]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!show.isPending && left === 0) show.mutate();
  }
  function change() {
    setByRecovery(!byRecovery);
    setCode("");
    show.reset();
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {passkey && (
        <>
          <PasskeyButton words={t("second.passkey")} busy={key.isPending} main={!typing} onPress={() => key.mutate()} />
          <PasskeyTrouble error={key.error && !isTooLate(key.error) && key.error} />
          {typing && <Or />}
        </>
      )}
      <TooFast error={show.error} />
      {show.error && !wrong && !limited && <ProblemNote error={show.error} />}
      {typing && (
        <>
          <div className={byRecovery ? styles.recovery : styles.code}>
            <Field
              ref={field}
              label={t(byRecovery ? "second.recovery" : "second.code")}
              name="code"
              inputMode={byRecovery ? "text" : "numeric"}
              autoComplete="one-time-code"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={32}
              required
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              help={t(byRecovery ? "second.recoveryHelp" : "second.codeHelp")}
              error={wrong && t(byRecovery ? "second.wrongRecovery" : "second.wrong")}
            />
          </div>
          <Button type="submit" kind="main" size="big" fill busy={show.isPending || show.isSuccess} disabled={left > 0}>
            {t("second.go")}
          </Button>
        </>
      )}
      <div className={`${styles.after} small muted`}>
        {recovery && (app || passkey) && (
          <button type="button" className={styles.link} onClick={change}>
            {t(byRecovery && app ? "second.useApp" : "second.useRecovery")}
          </button>
        )}
        <button type="button" className={styles.link} onClick={() => onBack(false)}>
          {t("second.back")}
        </button>
        <p>{t("second.lost")}</p>
      </div>
    </form>
  );
}
