import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useViewer } from "@/app/viewer";
import { Button, Icon, Note, useNow } from "@/ui";
import { Field } from "@/ui/Field";
import { longDate, relative } from "@/ui/time";
import styles from "./account.module.css";
import { PasskeyAdd } from "./PasskeyAdd";
import { removePasskey, renamePasskey, securityChanged } from "./queries";
import { RecoveryCodes } from "./RecoveryCodes";
import { Section } from "./Section";
import { Sure } from "./Sure";
import { Trouble } from "./Trouble";
import { useTexts } from "./texts";
import type { Passkey, Security } from "./types";

/** The passkeys: added, named, taken away. */
export function PasskeySection({ security }: { security: Security }) {
  const { t } = useTexts();
  const [added, setAdded] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <Section title={t("security.passkeys.title")} what={t("security.passkeys.what")} on={security.passkeys.length > 0}>
      {added && (
        <Note tone="good" live>
          {t("security.passkeys.done")}
        </Note>
      )}
      {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
      {security.passkeys.length > 0 ? (
        <ul className={styles.lines}>
          {security.passkeys.map((passkey) => (
            <PasskeyLine key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      ) : (
        <p className="small muted">{t("security.passkeys.none")}</p>
      )}
      {!codes && (
        <PasskeyAdd
          onBegin={() => setAdded(false)}
          onDone={(made) => {
            setAdded(true);
            setCodes(made);
          }}
        />
      )}
    </Section>
  );
}

function PasskeyLine({ passkey }: { passkey: Passkey }) {
  const { t } = useTexts();
  const viewer = useViewer();
  const now = useNow();
  const [doing, setDoing] = useState<"rename" | "remove" | null>(null);
  const [name, setName] = useState(passkey.name);
  const rename = useMutation({
    mutationFn: () => renamePasskey(passkey.id, name.trim()),
    onSuccess: async () => {
      await securityChanged();
      setDoing(null);
    },
  });
  const remove = useMutation({
    mutationFn: () => removePasskey(passkey.id),
    onSuccess: securityChanged,
    onSettled: () => setDoing(null),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() && !rename.isPending) rename.mutate();
  }
  return (
    <li>
      <Icon name="key" />
      <div className={styles.line}>
        <b>
          <bdi>{passkey.name}</bdi>
        </b>
        <p className="small faint">
          {t("security.passkeys.made", { day: longDate(passkey.created_at, viewer, now) })},{" "}
          {passkey.last_used_at
            ? t("security.passkeys.used", { when: relative(passkey.last_used_at, viewer.locale, now) })
            : t("security.passkeys.unused")}
        </p>
      </div>
      {doing === null && (
        <div className={styles.lineActs}>
          <Button
            size="tight"
            label={t("security.passkeys.renameOf", { name: passkey.name })}
            onClick={() => {
              setName(passkey.name);
              setDoing("rename");
            }}
          >
            {t("security.passkeys.rename")}
          </Button>
          <Button
            size="tight"
            label={t("security.passkeys.removeOf", { name: passkey.name })}
            onClick={() => {
              remove.reset();
              setDoing("remove");
            }}
          >
            {t("security.passkeys.remove")}
          </Button>
        </div>
      )}
      {doing === "rename" && (
        <form className={`${styles.whole} ${styles.form} ${styles.narrow}`} onSubmit={submit}>
          <Field
            label={t("security.passkeys.newName", { name: passkey.name })}
            autoComplete="off"
            autoFocus
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Trouble error={rename.error} />
          <div className={styles.acts}>
            <Button type="submit" size="tight" busy={rename.isPending}>
              {t("security.passkeys.save")}
            </Button>
            <Button kind="quiet" size="tight" onClick={() => setDoing(null)}>
              {t("cancel")}
            </Button>
          </div>
        </form>
      )}
      {doing === "remove" && (
        <Sure
          words={t("security.passkeys.removeSure", { name: passkey.name })}
          go={t("security.passkeys.removeNow")}
          busy={remove.isPending}
          onGo={() => remove.mutate()}
          onCancel={() => setDoing(null)}
        />
      )}
      {remove.error && (
        <div className={styles.whole}>
          <Trouble error={remove.error} />
        </div>
      )}
    </li>
  );
}
