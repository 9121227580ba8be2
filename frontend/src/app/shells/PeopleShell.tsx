import { lazy, type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet } from "react-router";
import type { Schemas } from "@/api/client";
import { Avatar, Icon, useNow } from "@/ui";
import { clock, zoneName } from "@/ui/time";
import { Brand } from "../Brand";
import { useViewer } from "../viewer";
import { AccountButton } from "./AccountButton";
import { type Place, placesOf } from "./peoplePlaces";
import { SignedIn } from "./SignedIn";
import styles from "./shells.module.css";

// After the page itself: what is new can wait for what one came for.
const Bell = lazy(() => import("@/features/notifications/Bell"));

/** The shell of candidates and interviewers: around the pages below it in the routes, or around what it is given. */
export default function PeopleShell({ children }: { children?: ReactNode }) {
  return <SignedIn>{(me) => <Shell me={me}>{children ?? <Outlet />}</Shell>}</SignedIn>;
}

function Shell({ me, children }: { me: Schemas["Me"]; children: ReactNode }) {
  const { t } = useTranslation();
  const viewer = useViewer();
  const now = useNow();
  const places = placesOf(me);
  const link = (place: Place, phone: boolean) => (
    <NavLink key={place.to} to={place.to} end={place.to === "/"}>
      {phone && <Icon name={place.icon} />}
      {t((phone && place.short) || place.words)}
    </NavLink>
  );
  return (
    <>
      <a className={styles.skip} href="#main">
        {t("places.skip")}
      </a>
      <header className={styles.top}>
        <Brand />
        <nav aria-label={t("places.label")}>{places.map((place) => link(place, false))}</nav>
        <div className={styles.right}>
          <span className={`${styles.zone} num`}>
            {t("places.zone", { zone: zoneName(viewer.zone), time: clock(now, viewer) })}
          </span>
          <Suspense fallback={<span className={styles.account} />}>
            <Bell />
          </Suspense>
          <AccountButton className={styles.account}>
            <Avatar name={me.name || me.email} picture={me.picture} size="medium" />
          </AccountButton>
        </div>
      </header>
      <main id="main" className={styles.page} tabIndex={-1}>
        {children}
      </main>
      <nav className={styles.tabs} aria-label={t("places.label")}>
        {places.filter((place) => !place.deskOnly).map((place) => link(place, true))}
      </nav>
    </>
  );
}
