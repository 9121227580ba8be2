import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { configQuery } from "@/api/queries";
import styles from "./signing.module.css";
import { useTexts } from "./texts";

/** On a server that sends no mail: where its letters are. */
export function OutboxHint() {
  const { t } = useTexts();
  const { t: common } = useTranslation();
  const { data: config } = useQuery(configQuery);
  if (!config?.outbox) return null;
  return (
    <p className={`${styles.demo} small muted`}>
      {t("verify.outbox")}{" "}
      <Link to="/outbox" target="_blank">
        {common("outbox.open")}
      </Link>
    </p>
  );
}
