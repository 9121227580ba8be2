import { languageName } from "@/features/interviewers/languages";
import { price } from "@/features/interviewers/money";
import { useWords } from "@/features/sessions/words";
import { Mark } from "@/ui";
import styles from "./staffPeople.module.css";
import { useTexts } from "./texts";
import type { Application } from "./types";

/** The profile with the words and in the order in which candidates read it. */
export function ProfileSeen({ application: { profile } }: { application: Application }) {
  const { t } = useTexts();
  const { locale } = useWords().viewer;
  const parts = [
    { title: t("case.about"), text: profile.bio },
    { title: t("case.experience"), text: profile.experience },
    { title: t("case.sample"), text: profile.sample_feedback },
  ].filter((part) => part.text);
  if (!profile.headline && parts.length === 0 && profile.skills.length === 0) {
    return <p className="small muted">{t("case.emptyProfile")}</p>;
  }
  return (
    <div className={styles.profile}>
      <div>
        <b dir="auto">{profile.headline}</b>
        <p className="small muted">
          {[
            profile.experience_years !== null && t("case.years", { count: profile.experience_years }),
            profile.hourly_rate_minor !== null &&
              t("case.rate", { price: price(profile.hourly_rate_minor, profile.currency, locale) }),
          ]
            .filter(Boolean)
            .join(", ")}
        </p>
      </div>
      {profile.skills.length > 0 && (
        <div>
          <h3>{t("case.skills")}</h3>
          <p className={styles.marks}>
            {profile.skills.map((skill) => (
              <Mark key={skill}>{skill}</Mark>
            ))}
          </p>
        </div>
      )}
      {profile.languages.length > 0 && (
        <div>
          <h3>{t("case.languages")}</h3>
          <p className="small">{profile.languages.map((code) => languageName(code, locale)).join(", ")}</p>
        </div>
      )}
      {parts.map((part) => (
        <div key={part.title}>
          <h3>{part.title}</h3>
          <p className={`${styles.text} small`} dir="auto">
            {part.text}
          </p>
        </div>
      ))}
    </div>
  );
}
