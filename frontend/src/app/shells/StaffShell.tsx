import { useQuery } from "@tanstack/react-query";
import { Fragment, lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet, useLocation } from "react-router";
import type { Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { ErrorPage } from "@/features/errors";
import { openIncidentsQuery } from "@/features/staff/queries";
import { waitingBookingsQuery } from "@/features/staffBookings/queries";
import { overviewQuery } from "@/features/staffMoney/queries";
import { waitingQuery } from "@/features/staffPeople/queries";
import { Avatar, Button, ButtonLink, PageTitle } from "@/ui";
import { Brand } from "../Brand";
import { DUTIES, may } from "../powers";
import { AccountButton } from "./AccountButton";
import { SignedIn } from "./SignedIn";
import styles from "./shells.module.css";
import { PLACES, placeOf, type StaffPlace } from "./staffPlaces";

const Bell = lazy(() => import("@/features/notifications/Bell"));

/** The shell of staff: places at the side. */
export default function StaffShell() {
  return (
    <SignedIn>
      {(me) =>
        me.roles.includes("staff") ? <Shell me={me} /> : <ErrorPage error={new Problem(403, "not_allowed", "")} />
      }
    </SignedIn>
  );
}

function Shell({ me }: { me: Schemas["Me"] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const place = placeOf(pathname);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the menu
  useEffect(() => setOpen(false), [pathname]);
  return (
    <div className={styles.staff}>
      <a className={styles.skip} href="#main">
        {t("places.skip")}
      </a>
      <Side me={me} />
      <header className={styles.staffTop}>
        <Button
          kind="quiet"
          icon={open ? "close" : "menu"}
          label={t(open ? "staff.closeMenu" : "staff.menu")}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
        <Brand />
        <span className="push" />
        <Suspense fallback={<span className={styles.account} />}>
          <Bell />
        </Suspense>
        <AccountButton className={styles.account}>
          <Avatar name={me.name || me.email} picture={me.picture} size="medium" />
        </AccountButton>
      </header>
      {open && (
        <div className={styles.drawer}>
          <Side me={me} />
        </div>
      )}
      <main id="main" className={styles.desk} tabIndex={-1}>
        {place && !may(me, place.power) ? <NotYours me={me} place={place} /> : <Outlet />}
      </main>
    </div>
  );
}

function Side({ me }: { me: Schemas["Me"] }) {
  const { t } = useTranslation();
  const counts = useCounts(me);
  const duties = useDutyWords(me);
  const places = PLACES.filter((place) => may(me, place.power));
  const link = ({ to, words, counts: what }: StaffPlace) => (
    <li key={to}>
      <NavLink to={to} end={to === "/staff"}>
        {t(words)}
        {what && counts[what] && <span className={styles.sideCount}>{counts[what]}</span>}
      </NavLink>
    </li>
  );
  return (
    <nav className={styles.side} aria-label={t("staff.label")}>
      <Brand />
      <ul>
        {places.filter((place) => !place.group).map(link)}
        {(["queues", "money", "everything"] as const).map((group) => {
          const inside = places.filter((place) => place.group === group);
          if (inside.length === 0) return null;
          return (
            <Fragment key={group}>
              <li className={styles.sideHead}>{t(`staff.groups.${group}`)}</li>
              {inside.map(link)}
            </Fragment>
          );
        })}
        <li className={styles.sideHead}>{t("staff.yours")}</li>
        <li>
          <NavLink to="/sessions">{t("staff.yourSessions")}</NavLink>
        </li>
        <li>
          <NavLink to="/inbox">{t("inbox.label")}</NavLink>
        </li>
      </ul>
      <AccountButton className={styles.me}>
        <Avatar name={me.name || me.email} picture={me.picture} size="medium" />
        <span>
          <bdi>{me.name || me.email}</bdi>
          <br />
          <span className="faint">{duties || t("staff.role")}</span>
        </span>
      </AccountButton>
    </nav>
  );
}

/** How much waits in the queues that are open to somebody: "3", or "50+" where there is a second page. */
function useCounts(me: Schemas["Me"]): Partial<Record<NonNullable<StaffPlace["counts"]>, string>> {
  const incidents = useQuery({ ...openIncidentsQuery, enabled: may(me, "incidents.handle") }).data;
  const applications = useQuery({ ...waitingQuery, enabled: may(me, "applications.read") }).data;
  const bookings = useQuery({ ...waitingBookingsQuery, enabled: may(me, "bookings.read") }).data;
  const money = useQuery({ ...overviewQuery, enabled: may(me, "money.read") }).data;
  const counted = (page: { results: unknown[]; next?: string | null } | undefined) =>
    page && `${page.results.length}${page.next ? "+" : ""}`;
  return {
    incidents: counted(incidents),
    applications: counted(applications),
    bookings: counted(bookings),
    halted: money && String(money.halted),
    disputes: money && String(money.disputes),
  };
}

/** What somebody is here for, in words: "Support, Finance". */
function useDutyWords(me: Schemas["Me"]): string {
  const { t } = useTranslation();
  return DUTIES.filter((duty) => me.duties.includes(duty))
    .map((duty) => t(`staff.duties.${duty}`))
    .join(", ");
}

/** For one of the staff at a page of others. */
function NotYours({ me, place }: { me: Schemas["Me"]; place: StaffPlace }) {
  const { t } = useTranslation();
  const duties = useDutyWords(me);
  return (
    <div className={styles.notYours}>
      <PageTitle
        title={t("staff.notYours.title", { place: t(place.words) })}
        lead={duties && t("staff.notYours.what", { duties })}
      />
      <p className="muted">{t("staff.notYours.todo")}</p>
      <ButtonLink to="/staff">{t("staff.overview.nav")}</ButtonLink>
    </div>
  );
}
