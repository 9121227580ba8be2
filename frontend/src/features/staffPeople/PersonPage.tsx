import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link, useLocation, useParams } from "react-router";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { ErrorPage } from "@/features/errors";
import { languageName } from "@/features/interviewers/languages";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Avatar, Button, Facts, Margin, Mark, Moment, Note, PageTitle, Waiting } from "@/ui";
import { longDate, zoneName } from "@/ui/time";
import { ActDialog } from "./ActDialog";
import { applicationOf, at, personQuery, planQuery } from "./queries";
import { RoleParts } from "./RoleParts";
import styles from "./staffPeople.module.css";
import { useNamed, useTexts } from "./texts";
import type { PersonDetail } from "./types";
import { type Act, actsFor, personTone } from "./words";

// Of money, and only for those who may see it.
const WalletPanel = lazy(() => import("@/features/staffMoney/WalletPanel"));

/** One person: who they are here, where they are signed in, and what staff may do about it. */
export default function PersonPage() {
  const { id = "" } = useParams();
  const { data, error } = useQuery(personQuery(id));
  if (data) return <One person={data} key={id} />;
  return <div className={staff.desk}>{error ? <ErrorPage error={error} inside /> : <Waiting lines={8} />}</div>;
}

function One({ person }: { person: PersonDetail }) {
  const { t } = useTexts();
  const words = useWords();
  const { state: came } = useLocation();
  const me = useMe();
  const [act, setAct] = useState<Act | null>(null);
  const interviews = person.roles.includes("interviewer");
  const plan = useQuery({ ...planQuery(person.id), enabled: interviews && may(me, "plans.grant") }).data
    ?.interviewer_plan;
  const acts = actsFor(person, plan);
  const button = (which: Act, words = t(`acts.${which}.open`)) =>
    acts.includes(which) && <Button onClick={() => setAct(which)}>{words}</Button>;
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={
          <span className={styles.who}>
            <Avatar name={person.name || person.email} picture={person.picture} size="medium" />
            <bdi>{person.name || person.email}</bdi>
          </span>
        }
        tab={person.name || person.email}
        crumbs={<Link to="/staff/people">{t("people.title")}</Link>}
        lead={
          <span className={styles.marks}>
            <span className={styles.address}>{person.email}</span>
            <Mark tone={personTone[person.state]}>{t(`people.states.${person.state}`)}</Mark>
            {!person.email_verified && <Mark tone="soon">{t("people.unverified")}</Mark>}
          </span>
        }
      />
      {(came as { added?: boolean } | null)?.added && (
        <div className={staff.more}>
          <Note tone="good" live>
            {t("add.done", { email: person.email })}
          </Note>
        </div>
      )}
      <div className={staff.split}>
        <div>
          <RoleParts person={person} />
          <section className={staff.section} aria-labelledby="account">
            <h2 id="account">{t("person.account")}</h2>
            {person.state === "suspended" ? (
              <div className={staff.more}>
                <Note tone="loss">
                  <b>
                    {person.suspended_at &&
                      t("person.suspended", { at: longDate(person.suspended_at, words.viewer, words.now) })}
                  </b>{" "}
                  <span dir="auto">{person.suspended_reason}</span>
                </Note>
              </div>
            ) : (
              <p className="small muted">
                {t(person.state === "deactivated" ? "person.closedBySelf" : "person.activeWhat")}
              </p>
            )}
            <p className={styles.doing}>
              {button("suspend")}
              {button("restore")}
            </p>
            <Past person={person} />
          </section>
          <section className={staff.section} aria-labelledby="devices">
            <h2 id="devices">{t("person.devices")}</h2>
            <Devices person={person} />
            <p className={styles.doing}>{button("signOut")}</p>
          </section>
          {acts.includes("unlock") && (
            <section className={staff.section} aria-labelledby="factors">
              <h2 id="factors">{t("person.factors")}</h2>
              <p className="small muted">{t("person.factorsWhat")}</p>
              <p className={styles.doing}>{button("unlock")}</p>
            </section>
          )}
          {plan !== undefined && (
            <section className={staff.section} aria-labelledby="plan">
              <h2 id="plan">{t("person.plan")}</h2>
              <p className="small muted">
                {plan === null
                  ? t("person.planWhat.none")
                  : plan.ends_at
                    ? t("person.planWhat.until", { day: longDate(plan.ends_at, words.viewer, words.now) })
                    : t("person.planWhat.open")}
              </p>
              <p className={styles.doing}>
                {button("grantPlan", plan === null ? undefined : t("acts.grantPlan.change"))}
                {button("revokePlan")}
              </p>
            </section>
          )}
          {may(me, "money.read") && (
            <Suspense fallback={<div className={styles.hold} />}>
              <WalletPanel person={person.id} name={person.name || person.email} />
            </Suspense>
          )}
          {acts.includes("visit") && (
            <section className={staff.section} aria-labelledby="look">
              <h2 id="look">{t("person.look")}</h2>
              <p className="small muted">{t("person.lookWhat")}</p>
              <p className={styles.doing}>{button("visit")}</p>
            </section>
          )}
        </div>
        <Side person={person} />
      </div>
      {act && <ActDialog act={act} person={person} onClose={() => setAct(null)} />}
    </div>
  );
}

/** What staff did about this account before. */
function Past({ person }: { person: PersonDetail }) {
  const { t } = useTexts();
  const words = useWords();
  if (person.acts.length === 0) return null;
  return (
    <div className={staff.more}>
      <Margin gutter={96} small tight label={t("person.past")}>
        {person.acts.map((past, index) => (
          <Moment key={index} at={past.at} when={words.gutter(past.at)}>
            <b>{t(`person.past_kinds.${past.kind}`)}</b>{" "}
            {past.by_name && (
              <span className="muted">
                <bdi>{t("person.pastBy", { name: past.by_name })}</bdi>
              </span>
            )}
            <span className={`${styles.below} muted`} dir="auto">
              {past.reason}
            </span>
          </Moment>
        ))}
      </Margin>
    </div>
  );
}

function Devices({ person }: { person: PersonDetail }) {
  const { t } = useTexts();
  const words = useWords();
  if (person.devices.length === 0) return <p className="small muted">{t("person.noDevices")}</p>;
  return (
    <ul className={styles.rows}>
      {person.devices.map((device) => (
        <li key={device.id}>
          <span className={styles.marks}>
            <b>
              {device.browser || device.system
                ? t("person.device", { browser: device.browser, system: device.system })
                : t("person.unknownDevice")}
            </b>
          </span>
          <span className="muted">
            {t("person.signedIn", { at: words.at(device.signed_in_at), ago: words.relative(device.last_seen_at) })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Side({ person }: { person: PersonDetail }) {
  const { t } = useTexts();
  const words = useWords();
  const named = useNamed();
  return (
    <aside>
      <section className={staff.section} aria-labelledby="about">
        <h2 id="about">{t("person.facts.title")}</h2>
        <Facts
          facts={[
            ...(person.pronouns ? [{ name: t("person.facts.pronouns"), value: person.pronouns }] : []),
            ...(person.headline ? [{ name: t("person.facts.headline"), value: person.headline }] : []),
            { name: t("person.facts.plan"), value: named("people.plans", person.plan) },
            { name: t("person.facts.zone"), value: zoneName(person.time_zone) },
            { name: t("person.facts.language"), value: languageName(person.language, words.viewer.locale) },
            {
              name: t("person.facts.factor"),
              value: t(person.second_factor ? "person.facts.on" : "person.facts.off"),
            },
            {
              name: t("person.facts.joined"),
              value: <time dateTime={person.created_at}>{longDate(person.created_at, words.viewer, words.now)}</time>,
            },
            {
              name: t("person.facts.seen"),
              value: person.last_seen_at ? words.relative(person.last_seen_at) : t("people.never"),
            },
            { name: t("person.facts.id"), value: <span className={`${styles.number} code`}>{person.id}</span> },
          ]}
        />
      </section>
      <Links person={person} />
    </aside>
  );
}

/** Where else this person is to be found, as far as one's duties go. */
function Links({ person }: { person: PersonDetail }) {
  const { t } = useTexts();
  const me = useMe();
  const reads = may(me, "applications.read") && person.roles.includes("interviewer");
  // An application has a number of its own: found by its person.
  const found = useQuery({ ...applicationOf(person), enabled: reads }).data;
  const links = [
    ...(found ? [{ to: `/staff/applications/${found}`, words: t("person.application") }] : []),
    ...(may(me, "audit.read")
      ? [
          { to: at("/staff/audit", { actor: person.id }), words: t("person.did") },
          { to: at("/staff/audit", { target: person.id }), words: t("person.happened") },
        ]
      : []),
  ];
  if (links.length === 0) return null;
  return (
    <section className={staff.section} aria-labelledby="links">
      <h2 id="links">{t("person.links")}</h2>
      <ul className={styles.rows}>
        {links.map((link) => (
          <li key={link.to}>
            <Link to={link.to}>{link.words}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
