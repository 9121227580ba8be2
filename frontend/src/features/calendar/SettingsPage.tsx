import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useMe } from "@/api/queries";
import { isWorkingInterviewer } from "@/app/stage";
import { ProblemNote } from "@/features/errors";
import { PageTitle, Waiting } from "@/ui";
import { FeedPart } from "./FeedPart";
import { calendarQuery } from "./queries";
import { RulesForm } from "./RulesForm";
import styles from "./settings.module.css";
import { TimesOff } from "./TimesOff";
import "./texts.settings";
import { useTexts } from "./texts";
import { ZonePart } from "./ZonePart";

/** Everything around the open hours: rules, the clock they are on, times off, the feed for other calendars. */
export default function SettingsPage() {
  const { t } = useTexts();
  const { data: calendar, error, refetch } = useQuery(calendarQuery);
  const works = isWorkingInterviewer(useMe());
  return (
    <>
      <PageTitle
        title={t(works ? "settings.title" : "settings.candidate")}
        crumbs={<Link to="/calendar">{t("title")}</Link>}
        lead={t(works ? "settings.lead" : "settings.candidateLead")}
      />
      {!calendar && (
        <div className={styles.first}>
          {error ? <ProblemNote error={error} onAgain={() => refetch()} /> : <Waiting lines={8} />}
        </div>
      )}
      {calendar && (
        <div className={styles.parts}>
          {works && <RulesForm calendar={calendar} />}
          <ZonePart calendar={calendar} />
          <TimesOff calendar={calendar} />
          <FeedPart calendar={calendar} />
        </div>
      )}
    </>
  );
}
