import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useViewer } from "@/app/viewer";
import { Options } from "@/features/checkout/Options";
import { moneyMoved } from "@/features/checkout/queries";
import { ProblemNote } from "@/features/errors";
import { Button, Facts, Waiting } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { money } from "@/ui/money";
import { longDate } from "@/ui/time";
import { changesOf } from "./offers";
import styles from "./plans.module.css";
import { changeSubscription, previewQuery } from "./queries";
import { useWords } from "./texts";
import type { ChangePreview, Plan, Subscription } from "./types";

/** Another plan or interval: what is due now, reckoned by the provider, before anything changes. */
export function ChangeDialog({
  open,
  sub,
  plans,
  wanted,
  onClose,
}: {
  open: boolean;
  sub: Subscription;
  plans: readonly Plan[];
  /** The plan whose button was pressed. */
  wanted?: string;
  onClose: () => void;
}) {
  const { t } = useWords();
  const { locale } = useViewer();
  const changes = changesOf(plans, sub);
  const first =
    changes.find(({ plan, interval }) => plan.key === wanted && interval === sub.interval) ??
    changes.find(({ plan }) => plan.key === wanted) ??
    changes[0];
  const nameOf = (one: (typeof changes)[number]) => `${one.plan.version_id} ${one.interval}`;
  const [value, setValue] = useState(first ? nameOf(first) : "");
  const chosen = changes.find((one) => nameOf(one) === value) ?? first;
  const change = chosen && { version_id: chosen.plan.version_id, interval: chosen.interval };
  const preview = useQuery({
    ...previewQuery(sub.id, change ?? { version_id: "", interval: "month" }),
    enabled: open && change !== undefined,
  });
  const go = useMutation({
    mutationFn: (to: NonNullable<typeof change>) => changeSubscription(sub.id, to),
    onSuccess: () => {
      moneyMoved();
      onClose();
    },
  });
  return (
    <Dialog
      open={open}
      title={t("change.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("change.keep", { plan: sub.title })}</Button>
          {change && (
            <Button
              kind="main"
              busy={go.isPending}
              disabled={!preview.data}
              onClick={() => go.mutate(change)}
              data-testid="change-now"
            >
              {t("change.go")}
            </Button>
          )}
        </>
      }
    >
      {!chosen ? (
        <p className="muted">{t("change.none")}</p>
      ) : (
        <>
          <Options
            label={t("change.to")}
            value={nameOf(chosen)}
            onChange={(next) => {
              setValue(next);
              go.reset();
            }}
            disabled={go.isPending}
            options={changes.map((one) => ({
              value: nameOf(one),
              title: t(`change.option.${one.interval}`, { plan: one.plan.title }),
              price: money(one.price.amount_minor, one.price.currency, locale),
            }))}
          />
          <div className={styles.preview}>
            {preview.isFetching && <Waiting words={t("change.waiting")} lines={2} />}
            {!preview.isFetching && preview.error && (
              <ProblemNote error={preview.error} onAgain={() => preview.refetch()} />
            )}
            {!preview.isFetching && preview.data && <Due preview={preview.data} interval={chosen.interval} />}
          </div>
          {go.error && <ProblemNote error={go.error} />}
        </>
      )}
    </Dialog>
  );
}

function Due({ preview, interval }: { preview: ChangePreview; interval: "month" | "year" }) {
  const { t } = useWords();
  const viewer = useViewer();
  const sum = (minor: number) =>
    minor < 0 ? `−${money(-minor, preview.currency, viewer.locale)}` : money(minor, preview.currency, viewer.locale);
  const now = preview.when === "now";
  const later = t(`change.then.${interval}`, { sum: sum(preview.period_total_minor) });
  return (
    <>
      <Facts
        facts={[
          ...(now
            ? preview.lines.map((line) => ({ name: <bdi>{line.text}</bdi>, value: sum(line.amount_minor) }))
            : []),
          now && preview.due_minor < 0
            ? { name: t("change.credit"), value: sum(-preview.due_minor) }
            : {
                name: <b className={styles.due}>{t("change.now")}</b>,
                value: <b>{sum(now ? preview.due_minor : 0)}</b>,
              },
        ]}
      />
      <p className="small muted">
        {now ? t("change.atOnce") : t("change.later", { day: longDate(preview.at, viewer) })} {later}
      </p>
    </>
  );
}
