import { useQuery } from "@tanstack/react-query";
import { ProblemNote } from "@/features/errors";
import { openInterviewsQuery } from "@/features/interview/queries";
import { PageTitle, Waiting } from "@/ui";
import { OpenOnes } from "./OpenOnes";
import styles from "./practise.module.css";
import { optionsQuery } from "./queries";
import { SetUpForm } from "./SetUpForm";
import { useWords } from "./texts";

/** Practise: set up an AI interview on one page, or go on with one. */
export default function PractisePage() {
  const { t } = useWords();
  const { data: options, error, refetch } = useQuery(optionsQuery);
  // Interviews not finished stand above the form and would push it down if they came later.
  const { isPending } = useQuery(openInterviewsQuery);
  const title = <PageTitle title={t("title")} lead={t("lead")} />;
  if (options && !isPending) return <SetUpForm options={options} head={title} before={<OpenOnes />} />;
  return (
    <>
      {title}
      {error && <OpenOnes />}
      <div className={styles.section}>
        {error ? <ProblemNote error={error} onAgain={() => refetch()} /> : <Waiting words={t("loading")} />}
      </div>
    </>
  );
}
