import { Link } from "react-router";
import { useViewer } from "@/app/viewer";
import { Avatar, Mark, useNow } from "@/ui";
import { clock, shortDay } from "@/ui/time";
import styles from "./interviewers.module.css";
import { price } from "./money";
import { useTexts } from "./texts";
import type { InterviewerCard } from "./types";

const SKILLS = 4;

/**
 * One of the list: who, what for, how good, when next and for how much. The whole row leads to the person's page, or
 * chooses them where their times stand beside the list.
 */
export function PersonRow({ person, on, onChoose }: { person: InterviewerCard; on?: boolean; onChoose?: () => void }) {
  const { t } = useTexts();
  const viewer = useViewer();
  const now = useNow(60_000);
  const more = person.skills.length - SKILLS;
  return (
    <li className={on ? styles.on : undefined}>
      <Avatar name={person.name} picture={person.picture} />
      <div>
        <h2 className={styles.name}>
          {/* A link all the same: in another window it is the person's page. */}
          <Link
            to={`/interviewers/${person.id}`}
            aria-current={on || undefined}
            onClick={(event) => {
              if (!onChoose || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
              event.preventDefault();
              onChoose();
            }}
          >
            <bdi>{person.name}</bdi>
          </Link>
        </h2>
        {person.headline && (
          <p className={`${styles.clamp} small muted`}>
            <bdi>{person.headline}</bdi>
          </p>
        )}
        <p className="small faint">
          <Rated person={person} />
          {person.experience_years !== null && `, ${t("card.years", { count: person.experience_years })}`}
        </p>
        {person.skills.length > 0 && (
          <ul className={styles.skills} aria-label={t("card.skills")}>
            {person.skills.slice(0, SKILLS).map((skill) => (
              <li key={skill}>
                <Mark>
                  <bdi>{skill}</bdi>
                </Mark>
              </li>
            ))}
            {more > 0 && <li className="small faint">{t("card.more", { count: more })}</li>}
          </ul>
        )}
      </div>
      <div className={`${styles.when} num`}>
        {person.next_free_at ? (
          <time dateTime={person.next_free_at}>
            <b>
              {shortDay(person.next_free_at, viewer, now)} {clock(person.next_free_at, viewer)}
            </b>
          </time>
        ) : (
          <span className="small muted">{t("card.noTimes")}</span>
        )}
        {person.hourly_rate_minor !== null && (
          <span className={person.next_free_at ? "small muted" : styles.price}>
            {t("card.price", { price: price(person.hourly_rate_minor, person.currency, viewer.locale) })}
          </span>
        )}
      </div>
    </li>
  );
}

/** "4.9 from 63 ratings", or that there are none. */
export function Rated({ person }: { person: Pick<InterviewerCard, "rating" | "rating_count"> }) {
  const { t } = useTexts();
  const { locale } = useViewer();
  if (person.rating === null || person.rating_count === 0) return t("card.noRating");
  const rating = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  return t("card.rating", { rating: rating.format(person.rating), count: person.rating_count });
}
