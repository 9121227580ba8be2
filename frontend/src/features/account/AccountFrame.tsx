import { NavLink, Outlet } from "react-router";
import styles from "./account.module.css";
import { useTexts } from "./texts";

const PLACES = [
  { to: "/account", words: "nav.profile" },
  { to: "/account/security", words: "nav.security" },
  { to: "/account/devices", words: "nav.devices" },
  { to: "/account/notifications", words: "nav.notifications" },
  { to: "/account/deactivate", words: "nav.deactivate" },
] as const;

/** One's own account: its pages at the side. */
export function AccountFrame() {
  const { t } = useTexts();
  return (
    <div className={styles.frame}>
      <nav className={styles.nav} aria-label={t("nav.label")}>
        <ul>
          {PLACES.map((place) => (
            <li key={place.to}>
              <NavLink to={place.to} end>
                {t(place.words)}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.body}>
        <Outlet />
      </div>
    </div>
  );
}
