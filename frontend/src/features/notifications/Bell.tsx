import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "@/ui";
import styles from "./bell.module.css";
import { openLine } from "./line";
import { inboxChanged, keepUnread, unreadQuery } from "./queries";

/** The way to the inbox, with how much in it isn't read; alive over a socket. */
export default function Bell() {
  const { t } = useTranslation();
  const { data: unread = 0 } = useQuery(unreadQuery);
  const newest = useLine();
  return (
    <>
      <Link
        to="/inbox"
        className={styles.bell}
        aria-label={unread > 0 ? t("inbox.unread", { count: unread }) : t("inbox.label")}
      >
        <Icon name="inbox" />
        {unread > 0 && (
          <span className={`${styles.badge} num`} aria-hidden="true">
            {unread > 99 ? t("inbox.many") : unread}
          </span>
        )}
      </Link>
      <span className="hide" role="status">
        {newest}
      </span>
    </>
  );
}

/** What has just come, for those who hear the page. */
function useLine(): string {
  const [newest, setNewest] = useState("");
  useEffect(() => {
    const url = new URL("/ws/notifications", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    return openLine({
      url: url.href,
      onWord: (word) => {
        if (word.type === "unread") keepUnread(word.unread);
        else {
          setNewest(word.title);
          void inboxChanged();
        }
      },
    });
  }, []);
  return newest;
}
