import { useQuery } from "@tanstack/react-query";
import { visibilityQuery } from "@/features/onboarding/queries";
import { PlansSection } from "@/features/plans/PlansSection";
import { subscriptionQuery } from "@/features/plans/queries";
import { Note } from "@/ui";
import { isGiven } from "./earnings";
import styles from "./earnings.module.css";
import { useTexts } from "./texts";

/** The plan with which candidates find an interviewer: what it costs, how it stands, and that staff may have given it. */
export default function InterviewerPlan() {
  const { t } = useTexts();
  // Neither is needed for the plans themselves: without them only the note is missing.
  const { data: seen } = useQuery(visibilityQuery);
  const { data: subscriptions } = useQuery(subscriptionQuery);
  return (
    <>
      <PlansSection audience="interviewer" />
      {isGiven(seen?.entitled, subscriptions?.interviewer) && (
        <div className={styles.note}>
          <Note tone="good">{t("plan.given")}</Note>
        </div>
      )}
    </>
  );
}
