import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import styles from "./shells/shells.module.css";

/** Two people facing each other: the mark and the name, leading home. */
export function Brand() {
  const { t } = useTranslation();
  return (
    <Link className={styles.brand} to="/">
      <svg width="26" height="20" viewBox="0 0 26 20" aria-hidden="true">
        <path d="M1 1.5a8.5 8.5 0 0 1 0 17z" fill="currentColor" />
        <path d="M25 1.5a8.5 8.5 0 0 0 0 17z" fill="var(--accent)" />
      </svg>
      {t("product")}
    </Link>
  );
}
