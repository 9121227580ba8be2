import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Note, useNow } from "@/ui";
import { clock, longDate, monthName, shortDay } from "@/ui/time";
import { expiringOf } from "./moves";
import { walletQuery } from "./queries";
import { useWords } from "./texts";
import type { Wallet } from "./types";
import styles from "./wallet.module.css";

/** What there is: free to spend, held, and paid this month. */
export function Figures() {
  const { t } = useWords();
  const viewer = useViewer();
  const now = useNow(60_000);
  const { data: wallet, error, refetch } = useQuery(walletQuery);
  if (!wallet) {
    return error ? (
      <div className={styles.first}>
        <ProblemNote error={error} onAgain={() => refetch()} />
      </div>
    ) : null;
  }
  return (
    <>
      <dl className={styles.figures} aria-label={t("figures.label")} data-testid="figures">
        <Figure name={t("figures.free")} tokens={wallet.balance}>
          <Expiring wallet={wallet} />
        </Figure>
        <Figure name={t("figures.held")} tokens={wallet.locked_balance}>
          <Holds wallet={wallet} />
        </Figure>
        <Figure name={t("figures.paid", { month: monthName(now, viewer) })} tokens={wallet.month.spent}>
          {t("figures.sessions", { count: wallet.month.sessions })}
        </Figure>
      </dl>
      {wallet.owed > 0 && (
        <div className={styles.owed}>
          <Note tone="soon">{t("figures.owed", { count: wallet.owed })}</Note>
        </div>
      )}
    </>
  );
}

function Figure({ name, tokens, children }: { name: string; tokens: number; children: ReactNode }) {
  const { t } = useWords();
  const { locale } = useViewer();
  return (
    <div>
      <dt>{name}</dt>
      <dd className={styles.figure}>
        {new Intl.NumberFormat(locale).format(tokens)} <span>{t("tokens", { count: tokens })}</span>
      </dd>
      <dd className="small muted">{children}</dd>
    </div>
  );
}

function Expiring({ wallet }: { wallet: Wallet }) {
  const { t } = useWords();
  const viewer = useViewer();
  if (wallet.balance === 0) return t("figures.empty");
  const expiring = expiringOf(wallet);
  if (!expiring) return t("figures.noneExpires");
  const day = longDate(expiring.at, viewer);
  if (expiring.next >= wallet.balance) return t("figures.expiresAll", { day });
  return t("figures.expires", { count: expiring.next, day });
}

function Holds({ wallet }: { wallet: Wallet }) {
  const { t } = useWords();
  const viewer = useViewer();
  const now = useNow(60_000);
  const [first, ...others] = wallet.holds;
  if (!first) return t("figures.noneHeld");
  const at = `${shortDay(first.since, viewer, now)}, ${clock(first.since, viewer)}`;
  const reason = first.text || at;
  return <bdi>{others.length > 0 ? t("figures.holdMore", { reason, count: others.length }) : reason}</bdi>;
}
