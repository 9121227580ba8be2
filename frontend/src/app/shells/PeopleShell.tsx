import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet } from "react-router";
import type { Schemas } from "@/api/client";
import { Avatar, Icon, type IconName, useNow } from "@/ui";
import { clock, zoneName } from "@/ui/time";
import { Brand } from "../Brand";
import { useViewer } from "../viewer";
import { AccountButton } from "./AccountButton";
import { SignedIn } from "./SignedIn";
import styles from "./shells.module.css";

interface Place {
  to: string;
  words: "places.home" | "places.today" | "places.practise" | "places.sessions" | "places.staff";
  icon: IconName;
}

function placesOf(me: Schemas["Me"]): Place[] {
  const interviews = me.roles.includes("interviewer");
  const staff = me.roles.includes("staff");
  const places: Place[] = [
    { to: "/", words: interviews ? "places.today" : "places.home", icon: "home" },
    { to: "/practise", words: "places.practise", icon: "wave" },
    { to: "/sessions", words: "places.sessions", icon: "sessions" },
  ];
  return staff ? [...places, { to: "/staff", words: "places.staff", icon: "shield" }] : places;
}

/** The shell of candidates and interviewers: around the pages below it in the routes, or around what it is given. */
export default function PeopleShell({ children }: { children?: ReactNode }) {
  return <SignedIn>{(me) => <Shell me={me}>{children ?? <Outlet />}</Shell>}</SignedIn>;
}

function Shell({ me, children }: { me: Schemas["Me"]; children: ReactNode }) {
  const { t } = useTranslation();
  const viewer = useViewer();
  const now = useNow();
  const places = placesOf(me);
  const links = (icons: boolean) =>
    places.map((place) => (
      <NavLink key={place.to} to={place.to} end={place.to === "/"}>
        {icons && <Icon name={place.icon} />}
        {t(place.words)}
      </NavLink>
    ));
  return (
    <>
      <a className={styles.skip} href="#main">
        {t("places.skip")}
      </a>
      <header className={styles.top}>
        <Brand />
        <nav aria-label={t("places.label")}>{links(false)}</nav>
        <div className={styles.right}>
          <span className={`${styles.zone} num`}>
            {t("places.zone", { zone: zoneName(viewer.zone), time: clock(now, viewer) })}
          </span>
          <AccountButton className={styles.account}>
            <Avatar name={me.name || me.email} size="medium" />
          </AccountButton>
        </div>
      </header>
      <main id="main" className={styles.page} tabIndex={-1}>
        {children}
      </main>
      <nav className={styles.tabs} aria-label={t("places.label")}>
        {links(true)}
      </nav>
    </>
  );
}
