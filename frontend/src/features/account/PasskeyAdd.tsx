import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { waysQuery } from "@/features/signing/queries";
import { knowsPasskeys } from "@/features/signing/webauthn";
import { Button, Note } from "@/ui";
import { Field } from "@/ui/Field";
import styles from "./account.module.css";
import { addPasskey, securityChanged } from "./queries";
import { Trouble } from "./Trouble";
import { useTexts } from "./texts";

/** A new passkey, with a name to know it by. */
export function PasskeyAdd({
  main,
  onBegin,
  onDone,
}: {
  main?: boolean;
  onBegin?: () => void;
  onDone: (codes: string[] | null) => void;
}) {
  const { t } = useTexts();
  const { data: ways } = useQuery(waysQuery);
  const [name, setName] = useState("");
  const add = useMutation({
    mutationFn: () => addPasskey(name.trim() || t("security.passkeys.usual")),
    onSuccess: (codes) => {
      setName("");
      void securityChanged();
      onDone(codes);
    },
  });
  const wrong = add.error instanceof Problem ? add.error.fields.name?.[0] : undefined;
  if (!knowsPasskeys() || ways?.passkeys === false) {
    return <Note icon="key">{t("security.passkeys.unavailable")}</Note>;
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (add.isPending) return;
    onBegin?.();
    add.mutate();
  }
  return (
    <form className={`${styles.form} ${styles.narrow}`} onSubmit={submit}>
      <Field
        label={t("security.passkeys.name")}
        name="passkey-name"
        autoComplete="off"
        maxLength={80}
        placeholder={t("security.passkeys.usual")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        help={t("security.passkeys.nameHelp")}
        error={wrong}
      />
      {!wrong && <Trouble error={add.error} />}
      <div>
        <Button type="submit" kind={main ? "main" : "plain"} icon="key" busy={add.isPending}>
          {t(add.isPending ? "security.passkeys.waiting" : "security.passkeys.add")}
        </Button>
      </div>
    </form>
  );
}
