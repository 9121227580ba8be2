import { useState } from "react";
import { Problem } from "@/api/problem";
import { majorText, minorOf } from "@/features/interviewers/money";
import { Note } from "@/ui";
import { Field, Segments } from "@/ui/Field";
import { AskDialog, useAct, useOnce, useSums } from "./parts";
import { refund } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.payment";
import type { Payment } from "./types";
import { lostBy, refundable } from "./words";

/** Gives money back, after saying what the buyer loses with it. */
export function RefundDialog({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const { t } = useTexts();
  const { sum } = useSums();
  const key = useOnce();
  const [left, setLeft] = useState(() => refundable(payment));
  const [how, setHow] = useState<"all" | "part">("all");
  const [typed, setTyped] = useState(majorText(left, payment.currency));
  const [tried, setTried] = useState(false);
  const amount = how === "all" ? left : (minorOf(typed, payment.currency) ?? 0);
  const fits = amount > 0 && amount <= left;
  const lost = lostBy(payment.purchase, fits ? amount : 0, payment.refunded_minor);
  const give = useAct(async (reason: string) => {
    try {
      return await refund(payment.id, amount, reason, key);
    } catch (error) {
      // Less can go back than it looked like: the fee stays here, or somebody else gave some back.
      if (error instanceof Problem && typeof error.said.most_minor === "number") setLeft(error.said.most_minor);
      throw error;
    }
  }, onClose);
  const name = payment.person.name || payment.person.email;
  return (
    <AskDialog
      title={t("refund.title", { name })}
      what={t("refund.what", { left: sum(left, payment.currency) })}
      keep={t("refund.keep")}
      act={fits ? t("refund.act", { sum: sum(amount, payment.currency) }) : t("refund.actPlain")}
      kind="loss"
      reason="required"
      remark={t("refund.remark")}
      busy={give.isPending}
      error={give.error}
      onAct={(reason) => {
        setTried(true);
        if (fits) give.mutate(reason);
      }}
      onClose={onClose}
    >
      <Segments<"all" | "part">
        label={t("refund.how")}
        options={[
          { value: "all", label: t("refund.all", { sum: sum(left, payment.currency) }) },
          { value: "part", label: t("refund.part") },
        ]}
        value={how}
        onChange={setHow}
      />
      {how === "part" && (
        <Field
          label={t("refund.amount")}
          remark={payment.currency}
          help={t("refund.amountHelp", { sum: sum(left, payment.currency) })}
          error={!fits && (tried || typed !== "") && t("refund.wrong", { sum: sum(left, payment.currency) })}
          inputMode="decimal"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <div role="status">
        {fits && (
          <Note tone="soon" icon="alert">
            <b>{t("refund.loses", { name })}</b>
            <ul className={styles.lose}>
              {lost.tokens > 0 && <li>{t("refund.lose.tokens", { count: lost.tokens })}</li>}
              {lost.plan && <li>{t("refund.lose.plan", { what: payment.purchase.title })}</li>}
              {lost.subscription && <li>{t("refund.lose.subscription")}</li>}
              {!lost.plan && !lost.subscription && lost.tokens === 0 && <li>{t("refund.lose.nothing")}</li>}
              <li>{t("refund.lose.note")}</li>
            </ul>
          </Note>
        )}
      </div>
    </AskDialog>
  );
}
