import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { Trouble } from "@/features/account/Trouble";
import { useWords } from "@/features/sessions/words";
import { Button, Note } from "@/ui";
import { Field } from "@/ui/Field";
import { longDate } from "@/ui/time";
import { accountIn, type Wrong } from "./earnings";
import styles from "./earnings.module.css";
import { earningsQuery, removeAccount, saveAccount } from "./queries";
import { useTexts } from "./texts";
import type { AccountIn, PayoutAccount } from "./types";

const NOTHING: AccountIn = { holder: "", account: "", bank_code: "", country: "IN" };

/** Where earnings go. A change asks who sits there, and is told by mail. */
export function PayoutAccountPart({ account }: { account: PayoutAccount | null }) {
  const { t } = useTexts();
  const words = useWords();
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState<"saved" | "removed" | null>(null);
  return (
    <section aria-labelledby="account">
      <h2 id="account">{t("account.title")}</h2>
      {done && (
        <div className={styles.told}>
          <Note tone="good" live>
            {t(`account.${done}`)}
          </Note>
        </div>
      )}
      {account ? (
        <p className="small">
          <b>
            <bdi>{account.holder}</bdi>
          </b>
          <span className={`${styles.below} muted`}>
            {t("account.ending", { ending: account.ending, country: account.country })}
          </span>
          <span className={`${styles.below} faint`}>
            {t("account.since", { day: longDate(account.updated_at, words.viewer, words.now) })}
          </span>
        </p>
      ) : (
        <p className="small muted">{t("account.none")}</p>
      )}
      {open ? (
        <AccountForm
          holder={account?.holder ?? ""}
          onClose={(saved) => {
            setOpen(false);
            setDone(saved ? "saved" : null);
          }}
        />
      ) : (
        <div className={styles.buttons}>
          <Button
            onClick={() => {
              setDone(null);
              setOpen(true);
            }}
          >
            {t(account ? "account.change" : "account.add")}
          </Button>
          {account && <Remove onDone={() => setDone("removed")} />}
        </div>
      )}
    </section>
  );
}

function AccountForm({ holder, onClose }: { holder: string; onClose: (saved: boolean) => void }) {
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
function Remove({ onDone }: { onDone: () => void }) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: removeAccount,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: earningsQuery.queryKey });
      onDone();
    },
  });
  if (!asking) {
    return (
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {t("account.remove")}
      </Button>
    );
  }
  return (
    <div className={styles.sure}>
      <span className="small muted">{t("account.removeWhat")}</span>
      <Trouble error={remove.error} />
      <div className={styles.buttons}>
        <Button onClick={() => setAsking(false)}>{t("account.keep")}</Button>
        <Button kind="loss" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t("account.removeAct")}
        </Button>
      </div>
    </div>
  );
}
