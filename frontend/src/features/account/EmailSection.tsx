import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { Button, Note } from "@/ui";
import { Field } from "@/ui/Field";
import styles from "./account.module.css";
import { askForEmail, dropEmail, securityChanged, verifyEmail } from "./queries";
import { Section } from "./Section";
import { Trouble } from "./Trouble";
import { useTexts } from "./texts";
import type { Security } from "./types";

/** The address one signs in with: another one counts once the code that went there was entered. */
export function EmailSection({ security }: { security: Security }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  return (
    <Section title={t("security.email.title")} what={t("security.email.what", { email: security.email })} first>
      {done && (
        <Note tone="good" live>
          {t("security.email.done")}
        </Note>
      )}
      {security.pending_email ? (
        <Pending email={security.pending_email} onDone={() => setDone(true)} />
      ) : open ? (
        <NewAddress onClose={() => setOpen(false)} />
      ) : (
        <div>
          <Button
            onClick={() => {
              setDone(false);
              setOpen(true);
            }}
          >
            {t("security.email.change")}
          </Button>
        </div>
      )}
    </Section>
  );
}

function NewAddress({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const [email, setEmail] = useState("");
  const send = useMutation({
    mutationFn: () => askForEmail(email.trim()),
    onSuccess: async () => {
      await securityChanged();
      onClose();
    },
  });
  const wrong = send.error instanceof Problem ? send.error.fields.email?.[0] : undefined;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!send.isPending) send.mutate();
  }
  return (
    <form className={`${styles.form} ${styles.narrow}`} onSubmit={submit}>
      <Field
        label={t("security.email.new")}
        type="email"
        name="email"
        autoComplete="email"
        required
        autoFocus
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        help={t("security.email.newHelp")}
        error={wrong}
      />
      {!wrong && <Trouble error={send.error} />}
      <div className={styles.acts}>
        <Button type="submit" kind="main" busy={send.isPending}>
          {t("security.email.send")}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}

function Pending({ email, onDone }: { email: string; onDone: () => void }) {
  const { t } = useTexts();
  const [code, setCode] = useState("");
  const verify = useMutation({
    mutationFn: () => verifyEmail({ email, code: code.trim() }),
    onSuccess: () => {
      onDone();
      return securityChanged();
    },
  });
  const drop = useMutation({ mutationFn: dropEmail, onSuccess: securityChanged });
  const wrong = verify.error instanceof Problem && verify.error.code === "invalid_code";
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!verify.isPending) verify.mutate();
  }
  return (
    <form className={`${styles.form} ${styles.narrow}`} onSubmit={submit}>
      <Note icon="inbox">
        <bdi>{t("security.email.pending", { email })}</bdi>
      </Note>
      <div className={styles.code}>
        <Field
          label={t("security.email.code")}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          required
          maxLength={16}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={wrong && t("security.email.wrong")}
        />
      </div>
      <Trouble error={(!wrong && verify.error) || drop.error} />
      <div className={styles.acts}>
        <Button type="submit" kind="main" busy={verify.isPending}>
          {t("security.email.confirm")}
        </Button>
        <Button kind="quiet" busy={drop.isPending} onClick={() => drop.mutate()}>
          {t("security.email.drop")}
        </Button>
      </div>
    </form>
  );
}
