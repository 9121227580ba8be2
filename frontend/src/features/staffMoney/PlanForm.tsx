import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { Choice, Field, Segments, TextField, Tick } from "@/ui/Field";
import { useAct } from "./parts";
import { changesOf, FEATURES, type PlanForm as Form, planForm, planIn, TIERS, type Wrong } from "./plans";
import { addPlan, changePlan } from "./queries";
import styles from "./staffMoney.module.css";
import { useNamed, useTexts } from "./texts";
import "./texts.sales";
import { AUDIENCES, type Audience, type Plan, type PlanIn, type Tier } from "./types";

/** What the server calls the fields whose names differ from ours. */
const THEIRS: Partial<Record<keyof Form, string>> = {
  price_month: "price_month_minor",
  price_year: "price_year_minor",
  price_once: "price_once_minor",
};

/** All that a plan includes and costs. */
export function PlanForm({ plan, onDone }: { plan?: Plan; onDone: (plan: Plan) => void }) {
  const { t } = useTexts();
  const named = useNamed();
  const [form, setForm] = useState(() => planForm(plan));
  const [wrong, setWrong] = useState<Wrong<Form>>({});
  const save = useAct(
    async (given: PlanIn) => onDone(plan ? await changePlan(plan.key, given) : await addPlan(given)),
    () => {},
  );
  const told = save.error instanceof Problem ? save.error.fields : {};
  const known = Object.keys(told).some((name) => name in form || Object.values(THEIRS).includes(name));
  const put = (change: Partial<Form>) => {
    setForm({ ...form, ...change });
    setWrong({});
    if (save.isError) save.reset();
  };
  const error = (name: keyof Form) => {
    const mistake = wrong[name];
    return mistake ? t(`wrong.${mistake}`) : told[THEIRS[name] ?? name]?.join(" ");
  };
  const field = (name: Exclude<keyof Form, "features" | "currency">, more: { remark?: string; help?: string } = {}) => (
    <Field
      label={t(`plan.fields.${name}`)}
      {...more}
      error={error(name)}
      value={form[name]}
      inputMode={name.startsWith("price") ? "decimal" : name === "title" ? undefined : "numeric"}
      maxLength={name === "title" ? 80 : 20}
      autoComplete="off"
      onChange={(event) => put({ [name]: event.currentTarget.value })}
    />
  );
  const read = planIn(form, !plan, plan?.version.number);
  const unchanged = Boolean(plan && read.data && changesOf(plan, read.data).length === 0);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (save.isPending) return;
    if (read.wrong) setWrong(read.wrong);
    else save.mutate(read.data);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {!plan && (
        <>
          <Segments<Audience>
            label={t("plan.fields.audience")}
            options={AUDIENCES.map((value) => ({ value, label: t(`audiences.${value}`) }))}
            value={form.audience}
            onChange={(audience) => put({ audience, tier: TIERS[audience].at(-1) ?? "interviewer" })}
          />
          <div className={styles.pair}>
            <Field
              label={t("plan.fields.key")}
              help={t("plan.keyHelp")}
              error={error("key")}
              value={form.key}
              maxLength={40}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => put({ key: event.currentTarget.value.toLowerCase() })}
            />
            <Choice
              label={t("plan.fields.tier")}
              help={t("plan.tierHelp")}
              value={form.tier}
              data={TIERS[form.audience].map((value) => ({ value, label: t(`plan.tiers.${value}`) }))}
              onChange={(event) => put({ tier: event.currentTarget.value as Tier })}
            />
          </div>
        </>
      )}
      {field("title")}
      <TextField
        label={t("plan.fields.summary")}
        remark={t("optional")}
        error={error("summary")}
        autosize
        minRows={2}
        maxLength={300}
        value={form.summary}
        onChange={(event) => put({ summary: event.currentTarget.value })}
      />
      <fieldset className={styles.group}>
        <legend>{t("plan.prices")}</legend>
        <div className={styles.three}>
          {field("price_month", { remark: form.currency, help: t("plan.priceHelp") })}
          {field("price_year", { remark: form.currency })}
          {field("price_once", { remark: form.currency })}
        </div>
      </fieldset>
      {form.audience === "candidate" && (
        <fieldset className={styles.group}>
          <legend>{t("plan.quotas")}</legend>
          <div className={styles.pair}>
            {field("interviews_month", { help: t("plan.emptyHelp") })}
            {field("turns_month", { help: t("plan.emptyHelp") })}
            {field("turns", { help: t("plan.emptyHelp") })}
            {field("seconds", { help: t("plan.emptyHelp") })}
          </div>
        </fieldset>
      )}
      <fieldset className={styles.group}>
        <legend>{t("plan.more")}</legend>
        <div className={styles.three}>
          {field("monthly_tokens")}
          {field("tokens_kept_days")}
          {field("trial_days")}
        </div>
      </fieldset>
      {form.audience === "candidate" && (
        <fieldset className={styles.group}>
          <legend>{t("plan.fields.features")}</legend>
          <div className={styles.ticks}>
            {[...new Set([...FEATURES, ...form.features])].map((feature) => (
              <Tick
                key={feature}
                label={named("features", feature)}
                checked={form.features.includes(feature)}
                onChange={(event) =>
                  put({
                    features: event.currentTarget.checked
                      ? [...form.features, feature]
                      : form.features.filter((one) => one !== feature),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
      )}
      {field("position", { help: t("plan.positionHelp") })}
      {save.error && !known && <ProblemNote error={save.error} />}
      <div className={styles.group}>
        {plan && <p className="small muted">{t("plan.publishWhat", { number: plan.version.number + 1 })}</p>}
        <div className="row wrap">
          <Button type="submit" kind="main" busy={save.isPending} disabled={unchanged} fill="phone">
            {plan ? t("plan.publish", { number: plan.version.number + 1 }) : t("plan.make")}
          </Button>
          <span className="small muted" role="status">
            {unchanged
              ? t("plan.unchanged")
              : Object.keys(wrong).length > 0
                ? t("wrong.some")
                : save.isSuccess && t("plan.published")}
          </span>
        </div>
      </div>
    </form>
  );
}
