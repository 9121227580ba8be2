import "@mantine/core/styles/UnstyledButton.layer.css";
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/Menu.layer.css";
import { type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, ask } from "@/api/client";
import { configQuery, keepMe, useMe } from "@/api/queries";
import { Icon, useNow } from "@/ui";
import { browserZone, clock, zoneName } from "@/ui/time";
import { endHere } from "../session/current";
import { isWorkingInterviewer } from "../stage";
import styles from "./shells.module.css";

const PLACES = [
  { to: "/account", words: "account.profile" },
  { to: "/account/security", words: "account.security" },
  { to: "/account/devices", words: "account.devices" },
  { to: "/account/notifications", words: "account.notifications" },
] as const;

const SCHEMES = ["auto", "light", "dark"] as const;

/** Who I am, how it looks, in which zone, and the way out. `children` is what opens it. */
export function AccountMenu({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const now = useNow();
  const here = browserZone();
  const config = queries.getQueryData(configQuery.queryKey);

  const move = useMutation({
    mutationFn: () => ask(api.PATCH("/api/me", { body: { time_zone: here } })),
    onSuccess: keepMe,
  });
  const signOut = useMutation({
    mutationFn: async () => {
      // Whoever sits here next is not to read what is pushed to whoever leaves.
      const push = localStorage.getItem("intraview.push") && (await import("@/features/notifications/push"));
      if (push) await push.switchOff().catch(() => {});
      return ask(api.POST("/api/auth/logout"));
    },
    onSuccess: () => endHere("signed_out"),
  });
  const zone = me.time_zone || here;

  return (
    <Menu position="bottom-end" shadow="none" transitionProps={{ duration: 0 }} loop defaultOpened>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown className={styles.menu} aria-label={t("account.menu")}>
        <div className={styles.menuWho}>
          <b>
            <bdi>{me.name || me.email}</bdi>
          </b>
          <br />
          <span className="muted">{me.email}</span>
        </div>
        <hr className={styles.menuLine} />
        {PLACES.map((place) => (
          <Menu.Item key={place.to} className={styles.menuItem} component={Link} to={place.to}>
            {t(place.words)}
          </Menu.Item>
        ))}
        {/* Who works as an interviewer has it among their places. */}
        {!isWorkingInterviewer(me) && (
          <Menu.Item className={styles.menuItem} component={Link} to="/calendar">
            {t("account.calendar")}
          </Menu.Item>
        )}
        <hr className={styles.menuLine} />
        <Menu.Label className={styles.menuLabel}>{t("account.theme")}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {SCHEMES.map((scheme) => (
            <Menu.RadioItem
              key={scheme}
              value={scheme}
              className={styles.menuItem}
              checkIcon={<Icon name="check" small />}
            >
              {t(`account.themes.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <hr className={styles.menuLine} />
        <Menu.Label className={styles.menuLabel}>
          {t("account.zone", { zone: zoneName(zone), time: clock(now, { zone, locale: "en-GB" }) })}
        </Menu.Label>
        {here !== zone && (
          <Menu.Item className={styles.menuItem} onClick={() => move.mutate()}>
            {t("account.useZone", { zone: zoneName(here) })}
          </Menu.Item>
        )}
        <hr className={styles.menuLine} />
        {config?.outbox && (
          <Menu.Item className={styles.menuItem} component={Link} to="/outbox">
            {t("account.outbox")}
          </Menu.Item>
        )}
        <Menu.Item className={styles.menuItem} onClick={() => signOut.mutate()}>
          {t("account.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
