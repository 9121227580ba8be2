import { Link } from "react-router";
import { useTexts } from "./texts";

/** Two ways on from a candidate's home: to an interviewer, and to becoming one. */
export function WaysOn({ applied }: { applied: boolean }) {
  const { t } = useTexts();
  return (
    <>
      <section>
        <h3>{t("ways.find")}</h3>
        <p className="small muted">{t("ways.findWhat")}</p>
        <p className="small">
          <Link to="/interviewers">{t("ways.findAct")}</Link>
        </p>
      </section>
      {!applied && (
        <section>
          <h3>{t("ways.become")}</h3>
          <p className="small muted">{t("ways.becomeWhat")}</p>
          <p className="small">
            <Link to="/interviewer/apply">{t("ways.becomeAct")}</Link>
          </p>
        </section>
      )}
    </>
  );
}
