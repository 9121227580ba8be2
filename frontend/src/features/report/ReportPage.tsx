import { useState } from "react";
import { Link } from "react-router";
import { useViewer } from "@/app/viewer";
import { PlayerContext } from "@/features/playback";
import { Button, ButtonLink, PageTitle } from "@/ui";
import { clock, longDate, longDay } from "@/ui/time";
import { Aside } from "./Aside";
import { ForgetDialog } from "./ForgetDialog";
import { HearingContext, useRecorded } from "./hearing";
import { type Jump, JumpContext } from "./jump";
import { Questions } from "./Questions";
import { fileOf } from "./queries";
import { wayOf, worthAgain } from "./report";
import styles from "./report.module.css";
import { Short } from "./Short";
import { Skills } from "./Skills";
import { useTexts } from "./texts";
import type { Report } from "./types";

/** First the strengths and the one thing to work on, then skills, then question by question, then how it was computed. */
export function ReportPage({ id, report }: { id: string; report: Report }) {
  const { t } = useTexts();
  const viewer = useViewer();
  const [jump, setJump] = useState<Jump | null>(null);
  const [whole, setWhole] = useState(false);
  const [again, setAgain] = useState<number | null>(null);
  const [forgetting, setForgetting] = useState(false);
  const { player, hearing } = useRecorded(id);
  const best = worthAgain(report);

  const day = longDate(report.started_at, viewer);
  return (
    <PlayerContext value={player}>
      <HearingContext value={hearing}>
        <JumpContext
          value={(turn, text, from) => {
            setWhole(true);
            setJump({ turn, text, from });
          }}
        >
          <PageTitle
            title={<bdi>{report.title}</bdi>}
            tab={`${t("title")}: ${report.title}`}
            crumbs={
              <>
                <Link to="/sessions?show=practice">{t("sessions")}</Link> <span className="faint">/</span>{" "}
                {t("crumb", { day })}
              </>
            }
            lead={
              <span className="num">
                {t("when", {
                  day: longDay(report.started_at, viewer),
                  from: clock(report.started_at, viewer),
                  to: clock(report.finished_at, viewer),
                  answers: t(`answers.${wayOf(report)}`, {
                    count: report.answers,
                    spoken: report.measures.spoken_answers,
                  }),
                })}
              </span>
            }
            actions={
              <>
                <ButtonLink href={fileOf(id, "pdf")} download icon="download">
                  {t("pdf")}
                </ButtonLink>
                <ButtonLink href={fileOf(id, "json")} download icon="download">
                  {t("json")}
                </ButtonLink>
                {best ? (
                  <Button kind="main" fill="phone" onClick={() => setAgain(best.turn)} data-testid="answer-again">
                    {t("again", { number: best.number })}
                  </Button>
                ) : (
                  <ButtonLink to="/practise" kind="main" fill="phone">
                    {t("another")}
                  </ButtonLink>
                )}
              </>
            }
          />
          <Short report={report} />
          <div className={styles.cols}>
            <div>
              <Skills report={report} />
              <section className={styles.section} aria-labelledby="questions">
                <Questions
                  id={id}
                  report={report}
                  whole={whole}
                  onWhole={(next) => {
                    setWhole(next);
                    setJump(null);
                  }}
                  jump={jump}
                  onBack={() => {
                    jump?.from?.scrollIntoView?.({ block: "center" });
                    jump?.from?.focus({ preventScroll: true });
                    setJump(null);
                  }}
                  again={again}
                  onAgain={setAgain}
                />
              </section>
            </div>
            <Aside report={report} onForget={() => setForgetting(true)} />
          </div>
          <ForgetDialog id={id} open={forgetting} onClose={() => setForgetting(false)} />
        </JumpContext>
      </HearingContext>
    </PlayerContext>
  );
}
