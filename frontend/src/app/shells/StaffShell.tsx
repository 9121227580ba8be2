import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet, useLocation } from "react-router";
import type { Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { ErrorPage } from "@/features/errors";
import { openIncidentsQuery } from "@/features/staff/queries";
import { Avatar, Button } from "@/ui";
import { Brand } from "../Brand";
import { AccountButton } from "./AccountButton";
import { SignedIn } from "./SignedIn";
import styles from "./shells.module.css";

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
        <AccountButton className={styles.account}>
          <Avatar name={me.name || me.email} size="medium" />
        </AccountButton>
      </header>
      {open && (
        <div className={styles.drawer}>
          <Side me={me} />
        </div>
      )}
      <main id="main" className={styles.desk} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}

function Side({ me }: { me: Schemas["Me"] }) {
  const { t } = useTranslation();
  const incidents = useQuery(openIncidentsQuery).data;
  return (
    <nav className={styles.side} aria-label={t("staff.label")}>
      <Brand />
      <ul>
        <li>
          <NavLink to="/staff" end>
            {t("staff.overview.nav")}
          </NavLink>
        </li>
        <li className={styles.sideHead}>{t("staff.queues")}</li>
        <li>
          <NavLink to="/staff/incidents">
            {t("staff.incidents.title")}
            {incidents && (
              <span className={styles.sideCount}>
                {incidents.results.length}
                {incidents.next && "+"}
              </span>
            )}
          </NavLink>
        </li>
        <li className={styles.sideHead}>{t("staff.everything")}</li>
        <li>
          <NavLink to="/staff/sessions">{t("staff.sessions.title")}</NavLink>
        </li>
        <li>
          <NavLink to="/staff/interviews">{t("staff.interviews")}</NavLink>
        </li>
        <li>
          <NavLink to="/staff/content">{t("staff.content")}</NavLink>
        </li>
        <li>
          <NavLink to="/staff/codes">{t("staff.codes")}</NavLink>
        </li>
        <li className={styles.sideHead}>{t("staff.yours")}</li>
        <li>
          <NavLink to="/sessions">{t("staff.yourSessions")}</NavLink>
        </li>
      </ul>
      <AccountButton className={styles.me}>
        <Avatar name={me.name || me.email} size="medium" />
        <span>
          <bdi>{me.name || me.email}</bdi>
          <br />
          <span className="faint">{t("staff.role")}</span>
        </span>
      </AccountButton>
    </nav>
  );
}
