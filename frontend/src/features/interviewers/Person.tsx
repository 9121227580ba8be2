import type { ReactNode } from "react";
import { useViewer } from "@/app/viewer";
import { Avatar, Facts, Icon, Mark, Sheet, useNow } from "@/ui";
import { clock, longDay, monthAndYear, relative } from "@/ui/time";
import styles from "./interviewers.module.css";
import { languageName } from "./languages";
import { price } from "./money";
import { Rated } from "./PersonRow";
import { useTexts } from "./texts";
import type { PublicInterviewer } from "./types";

/**
 * An interviewer as candidates see them. The same on the public page and, `inside` a form, as the preview of it:
 * `title` makes the name the page's or not, `children` is what may be done.
 */
export function Person({
  person,
  title,
  inside,
  children,
}: {
  person: PublicInterviewer;
  title: ReactNode;
  inside?: boolean;
  children?: ReactNode;
}) {
  const { t } = useTexts();
  const { locale } = useViewer();
  const languages = new Intl.ListFormat(locale, { type: "conjunction" }).format(
    person.languages.map((code) => languageName(code, locale)),
  );
  const Head = inside ? "h4" : "h2";
  return (
    <article className={inside ? `${styles.person} ${styles.inside}` : styles.person}>
      <div>
        <header className={styles.who}>
          <Avatar name={person.name} picture={person.picture} size="large" />
          <div>
            {title}
            {person.pronouns && (
              <p className="small faint">
                <bdi>{person.pronouns}</bdi>
              </p>
            )}
            {person.headline && (
              <p className="muted">
                <bdi>{person.headline}</bdi>
              </p>
            )}
            <p className={styles.marks}>
              {person.verified.identity && (
                <Mark tone="good" icon="check">
                  {t("page.mark")}
                </Mark>
              )}
              <Mark>
                <Rated person={person} />
              </Mark>
            </p>
            {children && (
              <p className={`${styles.jump} small`}>
                <a href="#times">{t("page.toTimes")}</a>
              </p>
            )}
          </div>
        </header>
        <section className={styles.part}>
          <Head>{t("page.about")}</Head>
          {person.bio.trim() ? <Words text={person.bio} /> : <p className="small muted">{t("page.noBio")}</p>}
        </section>
        {person.experience.trim() && (
          <section className={styles.part}>
            <Head>{t("page.experience")}</Head>
            <Words text={person.experience} />
          </section>
        )}
        <section className={styles.part}>
          <Head>{t("page.skills")}</Head>
          {person.skills.length > 0 ? (
            <ul className={styles.skills}>
              {person.skills.map((skill) => (
                <li key={skill}>
                  <Mark>
                    <bdi>{skill}</bdi>
                  </Mark>
                </li>
              ))}
            </ul>
          ) : (
            <p className="small muted">{t("page.noSkills")}</p>
          )}
        </section>
        {person.sample_feedback.trim() && (
          <section className={styles.part}>
            <Head>{t("page.sample")}</Head>
            <p className="small muted">
              <bdi>{t("page.sampleWhat", { name: person.name })}</bdi>
            </p>
            <blockquote className={styles.sample}>
              <Words text={person.sample_feedback} />
            </blockquote>
          </section>
        )}
        <section className={styles.part}>
          <Head>{t("page.verified")}</Head>
          <Checked verified={person.verified} />
        </section>
      </div>
      <Sheet className={styles.book} label={t("page.book")}>
        <p className={styles.bigPrice}>
          {person.hourly_rate_minor === null
            ? t("card.noPrice")
            : t("page.hour", { price: price(person.hourly_rate_minor, person.currency, locale) })}
        </p>
        <Facts
          facts={[
            { name: t("page.times"), value: <NextTime at={person.next_free_at} /> },
            { name: t("page.languages"), value: languages || t("page.noLanguages") },
            {
              name: t("page.years"),
              value:
                person.experience_years === null
                  ? t("page.notSaid")
                  : t("page.yearsValue", { count: person.experience_years }),
            },
            ...(person.member_since
              ? [{ name: t("page.since"), value: <Since at={person.member_since} locale={locale} /> }]
              : []),
          ]}
        />
        {children && (
          <div id="times" className={styles.go}>
            {children}
          </div>
        )}
      </Sheet>
    </article>
  );
}

/** Somebody's own words: their lines and their direction are kept, nothing in them is markup. */
function Words({ text }: { text: string }) {
  return (
    <p className={styles.text} dir="auto">
      {text.trim()}
    </p>
  );
}

function NextTime({ at }: { at: string | null }) {
  const { t } = useTexts();
  const viewer = useViewer();
  const now = useNow(60_000);
  if (!at) return t("card.noTimes");
  return (
    <time dateTime={at}>
      {longDay(at, viewer)}, {clock(at, viewer)} ({relative(at, viewer.locale, now)})
    </time>
  );
}

function Since({ at, locale }: { at: string; locale: string }) {
  return <time dateTime={at}>{monthAndYear(at, { zone: "UTC", locale })}</time>;
}

/** What we have seen with our own eyes, one by one. */
function Checked({ verified }: { verified: PublicInterviewer["verified"] }) {
  const { t } = useTexts();
  if (!verified.identity && verified.certificates.length === 0) {
    return <p className="small muted">{t("page.notVerified")}</p>;
  }
  return (
    <ul className={styles.checked}>
      {verified.identity && (
        <li>
          <Icon name="check" />
          <div>
            <b>{t("page.identity")}</b>
            <p className="small muted">{t("page.identityWhat")}</p>
          </div>
        </li>
      )}
      {verified.certificates.map(({ title, issuer }, index) => (
        <li key={index}>
          <Icon name="check" />
          <div>
            <b>
              <bdi>{issuer ? t("page.certificate", { title, issuer }) : title}</bdi>
            </b>
            <p className="small muted">{t("page.certificateWhat")}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
