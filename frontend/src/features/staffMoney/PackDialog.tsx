import { type FormEvent, useId, useState } from "react";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { useAct } from "./parts";
import { type PackForm, packForm, packIn, type Wrong } from "./plans";
import { addPack, changePack } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.sales";
import type { Pack, PackIn } from "./types";

/** A pack to sell, or one that takes the place of another. */
export function PackDialog({ pack, onClose }: { pack?: Pack; onClose: () => void }) {
  const { t } = useTexts();
  const id = useId();
  const [form, setForm] = useState(() => packForm(pack));
  const [wrong, setWrong] = useState<Wrong<PackForm>>({});
  const save = useAct((given: PackIn) => (pack ? changePack(pack.id, given) : addPack(given)), onClose);
  const told = save.error instanceof Problem ? save.error.fields : {};
  const field = (name: Exclude<keyof PackForm, "currency">, more: { remark?: string; help?: string } = {}) => (
    <Field
      label={t(name === "position" ? "plan.fields.position" : `packs.fields.${name}`)}
      {...more}
      error={wrong[name] ? t(`wrong.${wrong[name]}`) : told[name === "price" ? "price_minor" : name]?.join(" ")}
      data-autofocus={name === "tokens" || undefined}
      inputMode={name === "title" ? undefined : "decimal"}
      maxLength={name === "title" ? 80 : 20}
      autoComplete="off"
      value={form[name]}
      onChange={(event) => {
        setForm({ ...form, [name]: event.currentTarget.value });
        setWrong({});
      }}
    />
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    const read = packIn(form);
    if (read.wrong) setWrong(read.wrong);
    else if (!save.isPending) save.mutate(read.data);
  }
  return (
    <Dialog
      open
      title={t(pack ? "packs.editTitle" : "packs.addTitle")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" form={id} kind="main" busy={save.isPending}>
            {t(pack ? "packs.save" : "packs.make")}
          </Button>
        </>
      }
    >
      {pack && <p className="muted">{t("packs.editWhat")}</p>}
      <form id={id} className={styles.form} onSubmit={submit} noValidate>
        <div className={styles.pair}>
          {field("tokens")}
          {field("price", { remark: form.currency })}
        </div>
        {field("title", { remark: t("optional") })}
        {field("position", { help: t("plan.positionHelp") })}
        {save.error && Object.keys(told).length === 0 && <ProblemNote error={save.error} />}
      </form>
    </Dialog>
  );
}
