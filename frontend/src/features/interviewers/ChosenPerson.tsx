import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { Book } from "@/features/booking/Book";
import { ZoneApart } from "@/features/booking/Times";
import { Avatar, Sheet, useNow, Waiting } from "@/ui";
import styles from "./interviewers.module.css";
import { interviewerQuery } from "./queries";
import { useTexts } from "./texts";
import type { InterviewerCard } from "./types";

/** Who is chosen in the list, beside it: a few words of theirs, their times, and booking one. */
export function ChosenPerson({
  person,
  at,
  onAt,
}: {
  person: InterviewerCard;
  at: string | null;
  onAt: (at: string | null) => void;
}) {
  const { t } = useTexts();
  const now = useNow(60_000);
  const { data: profile, isPending } = useQuery(interviewerQuery(person.id));
  const words = profile?.bio.trim() || person.headline;
  return (
    <Sheet className={styles.panel} label={person.name}>
      <header className={styles.who}>
        <Avatar name={person.name} picture={person.picture} size="large" />
        <div className={styles.panelWho}>
          <h2>
            <bdi>{person.name}</bdi>
          </h2>
          {person.headline && (
            <p className={`${styles.clamp} small muted`}>
              <bdi>{person.headline}</bdi>
            </p>
          )}
        </div>
      </header>
      {/* Their words stand above the times, which would move when those came later. */}
      {isPending ? (
        <Waiting lines={8} />
      ) : (
        <Book
          key={person.id}
          person={person}
          chosen={at}
          onChoose={onAt}
          signedIn
          before={(slots) => (
            <div className={`${styles.panelWords} small muted`}>
              {words && words !== person.headline && (
                <p className={styles.clamp} dir="auto">
                  {words}
                </p>
              )}
              <p>
                {slots && <ZoneApart zone={slots.interviewer_zone} at={now} />}
                {slots && ". "}
                <Link to={`/interviewers/${person.id}`}>{t("panel.profile")}</Link>
              </p>
            </div>
          )}
        />
      )}
    </Sheet>
  );
}
