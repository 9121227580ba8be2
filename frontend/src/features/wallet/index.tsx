import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { SandboxMark } from "@/features/checkout/Sandbox";
import { PlansSection } from "@/features/plans/PlansSection";
import { accessQuery, plansFor, subscriptionQuery } from "@/features/plans/queries";
import { PageTitle, Waiting } from "@/ui";
import { BuyTokens } from "./BuyTokens";
import { Figures } from "./Figures";
import { History } from "./History";
import { movesQuery, packsQuery, referralQuery, summaryQuery, walletQuery } from "./queries";
import { ReferralCard } from "./ReferralCard";
import { Summary } from "./Summary";
import { useWords } from "./texts";
import { useKind } from "./useKind";
import styles from "./wallet.module.css";

/** Wallet and plan: what there is, what moved, what can be bought, and which plan one is on. */
export default function WalletPage() {
  const { t } = useWords();
  const plans = useQuery(plansFor("candidate"));
  const waiting = useFirstLook();
  return (
    <>
      <PageTitle
        title={t("title")}
        lead={t("lead")}
        actions={waiting ? undefined : <SandboxMark payments={plans.data?.payments} />}
      />
      {waiting ? (
        <div className={styles.first}>
          <Waiting words={t("loading")} lines={8} />
        </div>
      ) : (
        <>
          <Figures />
          <div className={styles.cols}>
            <div className={styles.main}>
              <History />
              <Summary />
            </div>
            <aside className={styles.side}>
              <BuyTokens />
              <ReferralCard />
            </aside>
          </div>
          <PlansSection audience="candidate" />
        </>
      )}
    </>
  );
}

/** True until every part has its answer or its failure: parts that came one by one would push each other about. */
function useFirstLook(): boolean {
  const [kind] = useKind();
  const parts = [
    useQuery(walletQuery),
    useInfiniteQuery(movesQuery(kind)),
    useQuery(summaryQuery),
    useQuery(packsQuery),
    useQuery(plansFor("candidate")),
    useQuery(accessQuery),
    useQuery(subscriptionQuery),
    useQuery(referralQuery),
  ];
  return parts.some(({ isPending }) => isPending);
}
