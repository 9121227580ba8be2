import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { SandboxMark } from "@/features/checkout/Sandbox";
import { accessQuery, plansFor, subscriptionQuery } from "@/features/plans/queries";
import { PageTitle, Waiting } from "@/ui";
import { Figures } from "./Figures";
import { History } from "./History";
import { movesQuery, packsQuery, referralQuery, summaryQuery, walletQuery } from "./queries";
import { useWords } from "./texts";
import { useKind } from "./useKind";
import styles from "./wallet.module.css";

const below = () => import("./Below");
const BuyTokens = lazy(() => below().then((module) => ({ default: module.BuyTokens })));
const Summary = lazy(() => below().then((module) => ({ default: module.Summary })));
const ReferralCard = lazy(() => below().then((module) => ({ default: module.ReferralCard })));
const PlansSection = lazy(() => below().then((module) => ({ default: module.PlansSection })));

/** Wallet and plan: what there is, what moved, what can be bought, and which plan one is on. */
export default function WalletPage() {
  const { t } = useWords();
  const plans = useQuery(plansFor("candidate"));
  const waiting = useFirstLook();
  const patience = (
    <div className={styles.first}>
      <Waiting words={t("loading")} lines={8} />
    </div>
  );
  return (
    <>
      <PageTitle
        title={t("title")}
        lead={t("lead")}
        actions={waiting ? undefined : <SandboxMark payments={plans.data?.payments} />}
      />
      {waiting ? (
        patience
      ) : (
        <Suspense fallback={patience}>
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
        </Suspense>
      )}
    </>
  );
}

/** True until every part has its answer or its failure: parts that came one by one would push each other about. */
function useFirstLook(): boolean {
  const [kind] = useKind();
  useEffect(() => void below(), []);
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
