import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/ui";
import styles from "./account.module.css";
import { readRecoveryCodes, renewRecoveryCodes, securityChanged } from "./queries";
import { RecoveryCodes } from "./RecoveryCodes";
import { Section } from "./Section";
import { Sure } from "./Sure";
import { Trouble } from "./Trouble";
import { useTexts } from "./texts";
import type { Security } from "./types";

const FEW = 3;

/** The codes for the day when phone and key are not at hand: seen again, or made anew. */
export function RecoverySection({ security }: { security: Security }) {
  const { t } = useTexts();
  const [sure, setSure] = useState(false);
  const read = useMutation({ mutationFn: readRecoveryCodes });
  const renew = useMutation({
    mutationFn: renewRecoveryCodes,
    onSuccess: () => {
      read.reset();
      void securityChanged();
    },
    onSettled: () => setSure(false),
  });
  const has = security.totp || security.passkeys.length > 0;
  const left = security.recovery_codes_left;
  const codes = renew.data ?? read.data;
  const state = has
    ? `${t("security.recovery.left", { count: left })} ${left <= FEW ? t("security.recovery.few") : ""}`
    : t("security.recovery.none");
  return (
    <Section
      title={t("security.recovery.title")}
      what={
        <>
          {t("security.recovery.what")} <span className={has && left <= FEW ? styles.few : undefined}>{state}</span>
        </>
      }
    >
      <Trouble error={read.error ?? renew.error} />
      {codes && (
        <RecoveryCodes
          codes={codes}
          onKept={() => {
            read.reset();
            renew.reset();
          }}
        />
      )}
      {has && !codes && !sure && (
        <div className={styles.acts}>
          {left > 0 && (
            <Button busy={read.isPending} onClick={() => read.mutate()}>
              {t("security.recovery.show")}
            </Button>
          )}
          <Button
            onClick={() => {
              renew.reset();
              setSure(true);
            }}
          >
            {t("security.recovery.renew")}
          </Button>
        </div>
      )}
      {sure && (
        <Sure
          words={t("security.recovery.renewSure")}
          go={t("security.recovery.renewNow")}
          busy={renew.isPending}
          onGo={() => renew.mutate()}
          onCancel={() => setSure(false)}
        />
      )}
    </Section>
  );
}
