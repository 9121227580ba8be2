import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { useMe } from "@/api/queries";
import { PasswordField } from "@/features/signing/PasswordField";
import { useTexts as useSigningTexts } from "@/features/signing/texts";
import { Button, ButtonLink, Note } from "@/ui";
import { SecretField } from "@/ui/Field";
import styles from "./account.module.css";
import { changePassword, devicesChanged, securityChanged } from "./queries";
import { Section } from "./Section";
import { Trouble } from "./Trouble";
import { useTexts } from "./texts";
import type { Security } from "./types";

/** The password: changed by showing the one of now. */
export function PasswordSection({ security }: { security: Security }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  return (
    <Section
      title={t("security.password.title")}
      what={t(security.has_password ? "security.password.what" : "security.password.none")}
    >
      {done && (
        <Note tone="good" live>
          {t("security.password.done")}
        </Note>
      )}
      {!security.has_password ? (
        <div>
          <ButtonLink to="/forgot-password?next=/account/security">{t("security.password.set")}</ButtonLink>
        </div>
      ) : open ? (
        <ChangeForm
          onClose={(changed) => {
            setOpen(false);
            setDone(changed);
          }}
        />
      ) : (
        <div>
          <Button
            onClick={() => {
              setDone(false);
              setOpen(true);
            }}
          >
            {t("security.password.change")}
          </Button>
        </div>
      )}
    </Section>
  );
}

function ChangeForm({ onClose }: { onClose: (changed: boolean) => void }) {
  const { t } = useTexts();
  const { t: signing } = useSigningTexts();
  const me = useMe();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const first = useRef<HTMLInputElement>(null);
  const change = useMutation({
    mutationFn: () => changePassword({ current, new: fresh }),
    onSuccess: () => {
      void securityChanged();
      void devicesChanged();
      onClose(true);
    },
    onError: (error) => {
      if (error instanceof Problem && error.code === "invalid_credentials") first.current?.select();
    },
  });
  const problem = change.error instanceof Problem ? change.error : null;
  const wrong = problem?.code === "invalid_credentials" || problem?.code === "invalid_password";
  const fields = problem?.fields ?? {};
  const refused = (fields.new ?? fields.password ?? fields._)?.join(" ");
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!change.isPending) change.mutate();
  }
  return (
    <form className={`${styles.form} ${styles.narrow}`} onSubmit={submit}>
      <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
      <SecretField
        ref={first}
        label={t("security.password.current")}
        name="current-password"
        autoComplete="current-password"
        required
        autoFocus
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
        error={wrong ? t("security.password.wrong") : fields.current?.[0]}
        visibilityToggleButtonProps={{ "aria-label": signing("show") }}
      />
      <PasswordField label={t("security.password.new")} value={fresh} onChange={setFresh} owner={me} error={refused} />
      {!wrong && !refused && !fields.current && <Trouble error={change.error} />}
      <div className={styles.acts}>
        <Button type="submit" kind="main" busy={change.isPending}>
          {t("security.password.change")}
        </Button>
        <Button kind="quiet" onClick={() => onClose(false)}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
