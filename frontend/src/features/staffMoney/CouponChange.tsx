import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import staff from "@/features/staff/staff.module.css";
import { endOfDay } from "@/features/staffAi/words";
import { Button } from "@/ui";
import { Field } from "@/ui/Field";
import { dayKey, instantOf, zoneName } from "@/ui/time";
import { useAct } from "./parts";
import { wholeOf } from "./plans";
import { changeCoupon } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.coupons";
import type { Coupon } from "./types";

/** The little that may change once a coupon is out: its name, its end and how often it works. */
export function CouponChange({ coupon }: { coupon: Coupon }) {
  const { t } = useTexts();
  const viewer = useViewer();
  const [name, setName] = useState(coupon.name);
  const [ends, setEnds] = useState(coupon.ends_at ? dayKey(coupon.ends_at, viewer) : "");
  const [most, setMost] = useState(coupon.max_uses === null ? "" : String(coupon.max_uses));
  const [wrong, setWrong] = useState(false);
  const save = useAct(
    (max_uses: number | null) =>
      changeCoupon(coupon.id, {
        name: name.trim(),
        ends_at: endOfDay(ends, (local) => instantOf(local, viewer.zone)),
        max_uses,
      }),
    () => {},
  );
  const told = save.error instanceof Problem ? save.error.fields : {};
  function submit(event: FormEvent) {
    event.preventDefault();
    const max_uses = wholeOf(most);
    setWrong(max_uses === undefined || max_uses === 0);
    if (max_uses !== undefined && max_uses !== 0 && !save.isPending) save.mutate(max_uses);
  }
  return (
    <section className={staff.section} aria-labelledby="change">
      <h2 id="change">{t("coupon.change")}</h2>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field
          label={t("coupon.fields.name")}
          error={told.name?.join(" ")}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Field
          label={t("coupon.fields.max_uses")}
          remark={t("optional")}
          help={t("coupon.usesHelp")}
          error={wrong ? t("wrong.number") : told.max_uses?.join(" ")}
          inputMode="numeric"
          value={most}
          onChange={(event) => setMost(event.currentTarget.value)}
        />
        <Field
          label={t("coupon.fields.ends")}
          remark={t("optional")}
          help={t("coupon.zone", { zone: zoneName(viewer.zone) })}
          error={told.ends_at?.join(" ")}
          type="date"
          value={ends}
          onChange={(event) => setEnds(event.currentTarget.value)}
        />
        {save.error && Object.keys(told).length === 0 && <ProblemNote error={save.error} />}
        <div className="row wrap">
          <Button type="submit" busy={save.isPending}>
            {t("coupon.save")}
          </Button>
          <span className="small muted" role="status">
            {save.isSuccess && t("coupon.saved")}
          </span>
        </div>
      </form>
    </section>
  );
}
