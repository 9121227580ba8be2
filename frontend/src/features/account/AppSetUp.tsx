import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { tidyCode } from "@/features/signing/second";
import { Button } from "@/ui";
import { Field } from "@/ui/Field";
import styles from "./account.module.css";
import { CopyButton } from "./CopyButton";
import { inFours } from "./codes";
import { addTotp, beginTotp, securityChanged } from "./queries";
import { Trouble } from "./Trouble";
import { useTexts } from "./texts";
import type { TotpOffer } from "./types";

/** An authenticator app: a picture to scan or a secret to type, then a code that shows it worked. */
export function AppSetUp({ main, onDone }: { main?: boolean; onDone: (codes: string[] | null) => void }) {
  const { t } = useTexts();
  const begin = useMutation({ mutationFn: beginTotp });
  if (begin.data) {
    return <Offer offer={begin.data} onDone={onDone} onCancel={() => begin.reset()} />;
  }
  return (
    <>
      <Trouble error={begin.error} />
      <div>
        <Button kind={main ? "main" : "plain"} busy={begin.isPending} onClick={() => begin.mutate()}>
          {t("security.app.setUp")}
        </Button>
      </div>
    </>
  );
}

function Offer({
  offer,
  onDone,
  onCancel,
}: {
  offer: TotpOffer;
  onDone: (codes: string[] | null) => void;
  onCancel: () => void;
}) {
  const { t } = useTexts();
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const add = useMutation({
    mutationFn: () => addTotp(tidyCode(code)),
    onSuccess: (codes) => {
      void securityChanged();
      onDone(codes);
    },
    onError: () => field.current?.select(),
  });
  const wrong = add.error instanceof Problem && add.error.code === "invalid_code";
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!add.isPending) add.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.offer}>
        <div className="stack">
          <p className="small">
            <b>{t("security.app.scan")}</b>
          </p>
          <img
            className={styles.qr}
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(offer.qr_svg)}`}
            alt={t("security.app.qr")}
          />
        </div>
        <div className="stack">
          <p className="small">
            <b>{t("security.app.byHand")}</b>
          </p>
          <p className={styles.secret}>{inFours(offer.secret)}</p>
          <CopyButton text={offer.secret} label={t("security.app.copy")} />
        </div>
      </div>
      <div className={`${styles.code} ${styles.narrow}`}>
        <Field
          ref={field}
          label={t("security.app.code")}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          autoFocus
          maxLength={12}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          help={t("security.app.codeHelp")}
          error={wrong && t("security.app.wrong")}
        />
      </div>
      {!wrong && <Trouble error={add.error} />}
      <div className={styles.acts}>
        <Button type="submit" kind="main" busy={add.isPending}>
          {t("security.app.confirm")}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
