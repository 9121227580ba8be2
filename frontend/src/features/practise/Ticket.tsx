import { Trans } from "react-i18next";
import { useViewer } from "@/app/viewer";
import type { Plans, Quota } from "@/features/unlock/queries";
import { Button, Facts, Margin, Moment, Note, useNow } from "@/ui";
import { money } from "@/ui/money";
import { limit, longDate, monthName, relative } from "@/ui/time";
import styles from "./practise.module.css";
import { useWords } from "./texts";
import type { Preview } from "./types";

/** Whether this month has no interview left. */
export function isMonthUsed(quota: Quota | undefined): boolean {
  return quota !== undefined && quota.interviews.of !== null && quota.interviews.used >= quota.interviews.of;
}

/** The plan of the interview, numbers of its questions on the margin. */
export function Phases({ preview, stale }: { preview: Preview; stale: boolean }) {
  const { t } = useWords();
  return (
    <div className={stale ? styles.stale : undefined} aria-busy={stale} data-testid="phases">
      <Margin gutter={44} small tight>
        {preview.phases.map((phase) => (
          <Moment key={phase.from} when={phase.from === phase.to ? phase.from : `${phase.from}–${phase.to}`}>
            <bdi>{phase.title}</bdi>
          </Moment>
        ))}
        <Moment when="">
          <span className="muted">{t("get.report")}</span>
        </Moment>
      </Margin>
    </div>
  );
}

/** What is free, or what the plan holds: in the figures the server counts by. */
export function WhatIsFree({ quota }: { quota: Quota }) {
  const { t } = useWords();
  const viewer = useViewer();
  const now = useNow(60_000);
  const { turns, seconds, interviews, turns_month } = quota;
  const month = monthName(now, viewer);
  const limited = turns !== null || seconds !== null;
  const time = limit(seconds ?? 0, viewer.locale);
  const bold = { b: <b /> };
  const plan = quota.plan === "starter" || quota.plan === "pro" ? quota.plan : "free";
  const leftOf = (used: number, of: number) => t("free.leftOf", { left: Math.max(0, of - used), of });
  return (
    <section>
      <h3>{t(limited ? "free.title" : "free.whole")}</h3>
      <p className={`small muted ${styles.free}`}>
        {turns !== null && seconds !== null && (
          <Trans t={t} i18nKey="free.both" count={turns} values={{ time }} components={bold} />
        )}
        {turns !== null && seconds === null && <Trans t={t} i18nKey="free.turns" count={turns} components={bold} />}
        {turns === null && seconds !== null && (
          <Trans t={t} i18nKey="free.seconds" values={{ time }} components={bold} />
        )}
        {!limited && <Trans t={t} i18nKey={quota.unlimited ? "free.unlimited" : "free.starter"} components={bold} />}{" "}
        {limited && `${t("free.taste")} `}
        {seconds !== null && t("free.clock")}
      </p>
      <Facts
        facts={[
          ...(limited ? [] : [{ name: t("free.plan"), value: t(`free.plans.${plan}`) }]),
          {
            name: t("free.left", { month }),
            value: interviews.of === null ? t("free.noLimit") : leftOf(interviews.used, interviews.of),
          },
          ...(turns_month.of === null
            ? []
            : [{ name: t("free.answersLeft", { month }), value: leftOf(turns_month.used, turns_month.of) }]),
          ...(limited ? [{ name: t("free.goOn"), value: t("free.goOnWith") }] : []),
        ]}
      />
    </section>
  );
}

/** The month is used up: since what, until when, and what still works. */
export function MonthUsed({ quota }: { quota: Quota }) {
  const { t } = useWords();
  const viewer = useViewer();
  const now = useNow(60_000);
  const { of, resets_at } = quota.interviews;
  return (
    <div className={styles.month} data-testid="month-used">
      <Note tone="soon">
        <b>{t("month.used", { count: of ?? 0, month: monthName(now, viewer) })}</b>{" "}
        {resets_at &&
          t("month.next", { day: longDate(resets_at, viewer, now), when: relative(resets_at, viewer.locale, now) })}
      </Note>
    </div>
  );
}

/** "or go Pro first": the price with its fee, before anything is opened. */
export function ProFirst({ plans, onOpen }: { plans: Plans | undefined; onOpen: () => void }) {
  const { t } = useWords();
  const { locale } = useViewer();
  const pro = plans?.pro;
  const sum = (minor: number, currency: string) => money(minor, currency, locale, true);
  return (
    <p className={`small muted ${styles.or}`}>
      {t("start.or")}{" "}
      <button type="button" className={styles.link} onClick={onOpen} data-testid="pro-first">
        {pro
          ? t("start.first", { price: sum(pro.price_minor, pro.currency), fee: sum(pro.fee_minor, pro.currency) })
          : t("start.firstNoPrice")}
      </button>
    </p>
  );
}

export function StartButton({
  quota,
  busy,
  onStart,
  onUnlock,
}: {
  quota: Quota | undefined;
  busy: boolean;
  onStart: () => void;
  onUnlock: () => void;
}) {
  const { t } = useWords();
  const used = isMonthUsed(quota);
  const limited = quota !== undefined && (quota.turns !== null || quota.seconds !== null);
  return (
    <Button kind="main" size="big" fill busy={busy} onClick={used ? onUnlock : onStart} data-testid="start">
      {t(used ? "start.unlock" : limited ? "start.free" : "start.whole")}
    </Button>
  );
}
