import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useParams } from "react-router";
import { queryClient } from "@/api/queries";
import { ErrorPage } from "@/features/errors";
import { ButtonLink, PageTitle, Waiting } from "@/ui";
import { BeingMade, CouldNotBeMade } from "./Making";
import { reportQuery } from "./queries";
import { ReportPage } from "./ReportPage";
import { absentBecause } from "./report";
import styles from "./report.module.css";
import { useTexts } from "./texts";

/** The report of one AI interview: being made, failed, here, or not to be had. */
export default function ReportRoute() {
  const { id = "" } = useParams();
  return <Arrival key={id} id={id} />;
}

function Arrival({ id }: { id: string }) {
  const { t } = useTexts();
  const { data, error } = useQuery(reportQuery(id));
  const ready = data?.state === "ready";
  useEffect(() => {
    // Lists and the trend were asked before this report was there.
    if (ready)
      void queryClient.invalidateQueries({ queryKey: ["ai"], predicate: (query) => query.queryKey[1] !== "report" });
  }, [ready]);
  if (data?.state === "ready" && !absentBecause(error)) return <ReportPage id={id} report={data} />;
  if (error) return <Absent id={id} error={error} />;
  if (!data) return <Waiting words={t("loading")} lines={8} />;
  return data.state === "failed" ? <CouldNotBeMade id={id} /> : <BeingMade progress={data.progress} />;
}

/** Why there is none, and where to go instead. */
function Absent({ id, error }: { id: string; error: unknown }) {
  const { t } = useTexts();
  const because = absentBecause(error);
  if (!because) return <ErrorPage error={error} inside />;
  return (
    <>
      <PageTitle
        title={t(because === "forgotten" ? "forgotten.title" : "unfinished.title")}
        lead={t(because === "forgotten" ? "forgotten.what" : "unfinished.what")}
        crumbs={<Link to="/sessions?show=practice">{t("sessions")}</Link>}
      />
      <p className={styles.acts}>
        {because === "forgotten" ? (
          <ButtonLink to="/practise" kind="main" fill="phone">
            {t("forgotten.another")}
          </ButtonLink>
        ) : (
          <ButtonLink to={`/practise/${id}`} kind="main" fill="phone">
            {t("unfinished.back")}
          </ButtonLink>
        )}
      </p>
    </>
  );
}
