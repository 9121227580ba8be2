import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { Trouble } from "@/features/account/Trouble";
import { Button } from "@/ui";
import { Field } from "@/ui/Field";
import { accountIn, type Wrong } from "./earnings";
import styles from "./earnings.module.css";
import { earningsQuery, removeAccount, saveAccount } from "./queries";
import { useTexts } from "./texts";
import type { AccountIn } from "./types";

const NOTHING: AccountIn = { holder: "", account: "", bank_code: "", country: "IN" };

/** Another account. */
export function AccountForm({ holder, onClose }: { holder: string; onClose: (saved: boolean) => void }) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const [form, setForm] = useState<AccountIn>({ ...NOTHING, holder });
  const [wrong, setWrong] = useState<Wrong>({});
  const save = useMutation({
    mutationFn: saveAccount,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: earningsQuery.queryKey });
      onClose(true);
    },
  });
  const told = save.error instanceof Problem ? save.error.fields : {};
  const known = Object.keys(told).some((name) => name in form);
  const field = (
    name: keyof AccountIn,
    more: { help?: string; maxLength: number; autoComplete?: string; autoFocus?: boolean },
  ) => (
    <Field
      label={t(`account.fields.${name}`)}
      {...more}
      error={wrong[name] ? t(`account.wrong.${wrong[name]}`) : told[name]?.join(" ")}
      required
      spellCheck={false}
      autoComplete={more.autoComplete ?? "off"}
      value={form[name]}
      onChange={(event) => {
        setForm({ ...form, [name]: event.currentTarget.value });
        setWrong({});
        if (save.isError) save.reset();
      }}
    />
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    const read = accountIn(form);
    if (read.wrong) setWrong(read.wrong);
    else if (!save.isPending) save.mutate(read.data);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {field("holder", { help: t("account.holderHelp"), maxLength: 120, autoComplete: "name", autoFocus: true })}
      {field("account", { help: t("account.accountHelp"), maxLength: 60 })}
      {field("bank_code", { help: t("account.codeHelp"), maxLength: 30 })}
      {field("country", { help: t("account.countryHelp"), maxLength: 2 })}
      <p className="small muted">{t("account.proof")}</p>
      {!known && <Trouble error={save.error} />}
      <div className={styles.buttons}>
        <Button type="submit" kind="main" busy={save.isPending}>
          {t("account.save")}
        </Button>
        <Button kind="quiet" onClick={() => onClose(false)}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}

/** Asks in place, since the proof that follows is a dialog already. */
export function RemoveAccount({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: removeAccount,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: earningsQuery.queryKey });
      onDone();
    },
  });
  return (
    <div className={styles.sure}>
      <span className="small muted">{t("account.removeWhat")}</span>
      <Trouble error={remove.error} />
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t("account.keep")}</Button>
        <Button kind="loss" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t("account.removeAct")}
        </Button>
      </div>
    </div>
  );
}
