import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useNavigate } from "react-router";
import { Problem } from "@/api/problem";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import staff from "@/features/staff/staff.module.css";
import { endOfDay } from "@/features/staffAi/words";
import { Button, PageTitle } from "@/ui";
import { Choice, Field, Segments, Tick } from "@/ui/Field";
import { instantOf, zoneName } from "@/ui/time";
import { useAct } from "./parts";
import { type CouponForm, couponIn, NEW_COUPON, type Wrong } from "./plans";
import { addCoupon, plansQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.coupons";
import { COUPON_AUDIENCES, COUPON_KINDS, type CouponIn } from "./types";

const THEIRS: Partial<Record<keyof CouponForm, string>> = {
  amount: "amount_minor",
  least: "least_minor",
  starts: "starts_at",
  ends: "ends_at",
};

/** A new coupon: what it takes off, for whom, for how long and how often. */
export default function NewCouponPage() {
  const { t } = useTexts();
  const viewer = useViewer();
  const navigate = useNavigate();
  const plans = useQuery(plansQuery).data?.results.filter((plan) => !plan.archived_at) ?? [];
  const [form, setForm] = useState(NEW_COUPON);
  const [wrong, setWrong] = useState<Wrong<CouponForm>>({});
  const save = useAct(
    async (given: CouponIn) => navigate(`/staff/coupons/${(await addCoupon(given)).id}`),
    () => {},
  );
  const problem = save.error instanceof Problem ? save.error : null;
  const told = problem?.fields ?? {};
  const known = Object.keys(told).some((name) => name in form || Object.values(THEIRS).includes(name));
  const put = (change: Partial<CouponForm>) => {
    setForm({ ...form, ...change });
    setWrong({});
    if (save.isError) save.reset();
  };
  const error = (name: keyof CouponForm) => {
    const mistake = wrong[name];
    return mistake ? t(`wrong.${mistake}`) : told[THEIRS[name] ?? name]?.join(" ");
  };
  type Typed = "code" | "name" | "percent" | "amount" | "least" | "max_uses" | "max_uses_each" | "starts" | "ends";
  const field = (
    name: Typed,
    more: { remark?: string; help?: string; type?: string; inputMode?: "numeric" | "decimal" } = {},
  ) => (
    <Field
      label={t(`coupon.fields.${name}`)}
      {...more}
      error={error(name)}
      value={form[name]}
      maxLength={name === "name" ? 80 : 40}
      autoComplete="off"
      onChange={(event) => put({ [name]: event.currentTarget.value })}
    />
  );
  const toggled = <Value extends string>(list: Value[], value: Value, on: boolean) =>
    on ? [...list, value] : list.filter((one) => one !== value);

  function submit(event: FormEvent) {
    event.preventDefault();
    const local = (text: string) => instantOf(text, viewer.zone);
    const read = couponIn(form, (day, end) =>
      end ? endOfDay(day, local) : day ? (local(`${day}T00:00`)?.toISOString() ?? null) : null,
    );
    if (read.wrong) setWrong(read.wrong);
    else if (!save.isPending) save.mutate(read.data);
  }
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle title={t("coupon.new")} crumbs={<Link to="/staff/coupons">{t("coupons.title")}</Link>} />
      <form className={styles.form} onSubmit={submit} noValidate>
        <Segments<CouponForm["which"]>
          label={t("coupon.which")}
          options={[
            { value: "typed", label: t("coupon.typed") },
            { value: "automatic", label: t("coupon.automatic") },
          ]}
          value={form.which}
          onChange={(which) => put({ which })}
        />
        <div className={styles.pair}>
          {form.which === "typed" && field("code", { remark: t("optional"), help: t("coupon.codeHelp") })}
          {field("name", { help: t("coupon.nameHelp") })}
        </div>
        <fieldset className={styles.group}>
          <legend>{t("coupon.off")}</legend>
          <div className={styles.pair}>
            <Segments<CouponForm["kind"]>
              label={t("coupon.kind")}
              options={[
                { value: "percent", label: t("coupon.percent") },
                { value: "amount", label: t("coupon.amount") },
              ]}
              value={form.kind}
              onChange={(kind) => put({ kind })}
            />
            {form.kind === "percent"
              ? field("percent", { remark: "%", inputMode: "numeric" })
              : field("amount", { remark: form.currency, inputMode: "decimal" })}
          </div>
        </fieldset>
        <fieldset className={styles.group}>
          <legend>{t("coupon.for")}</legend>
          <div className={styles.pair}>
            <Choice
              label={t("coupon.fields.audience")}
              value={form.audience}
              data={COUPON_AUDIENCES.map((value) => ({ value, label: t(`coupons.audiences.${value}`) }))}
              onChange={(event) => put({ audience: event.currentTarget.value as CouponForm["audience"] })}
            />
            {field("least", { remark: t("optional"), help: t("coupon.leastHelp"), inputMode: "decimal" })}
          </div>
          <div className={styles.pair}>
            <fieldset className={styles.ticks}>
              <legend className="small muted">{t("coupon.kinds")}</legend>
              {COUPON_KINDS.map((kind) => (
                <Tick
                  key={kind}
                  label={t(`purchases.kinds.${kind}`)}
                  checked={form.kinds.includes(kind)}
                  onChange={(event) => put({ kinds: toggled(form.kinds, kind, event.currentTarget.checked) })}
                />
              ))}
            </fieldset>
            {plans.length > 0 && (
              <fieldset className={styles.ticks}>
                <legend className="small muted">{t("coupon.products")}</legend>
                {plans.map((plan) => (
                  <Tick
                    key={plan.key}
                    label={`${plan.version.title}, ${t(`audiences.${plan.audience}`)}`}
                    checked={form.products.includes(plan.key)}
                    onChange={(event) =>
                      put({ products: toggled(form.products, plan.key, event.currentTarget.checked) })
                    }
                  />
                ))}
              </fieldset>
            )}
          </div>
          <Tick
            label={t("coupon.first")}
            checked={form.first_purchase_only}
            onChange={(event) => put({ first_purchase_only: event.currentTarget.checked })}
          />
        </fieldset>
        <fieldset className={styles.group}>
          <legend>{t("coupon.limits")}</legend>
          <div className={styles.pair}>
            {field("max_uses", { remark: t("optional"), help: t("coupon.usesHelp"), inputMode: "numeric" })}
            {field("max_uses_each", { inputMode: "numeric" })}
            {field("starts", {
              remark: t("optional"),
              type: "date",
              help: t("coupon.zone", { zone: zoneName(viewer.zone) }),
            })}
            {field("ends", { remark: t("optional"), type: "date", help: t("coupon.endsHelp") })}
          </div>
        </fieldset>
        {save.error && !known && <ProblemNote error={save.error} />}
        <div className="row wrap">
          <Button type="submit" kind="main" busy={save.isPending} fill="phone">
            {t("coupon.make")}
          </Button>
          <span className="small muted" role="status">
            {Object.keys(wrong).length > 0 && t("wrong.some")}
          </span>
        </div>
      </form>
    </div>
  );
}
