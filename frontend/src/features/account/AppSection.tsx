import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Note } from "@/ui";
import { AppSetUp } from "./AppSetUp";
import { removeTotp, securityChanged } from "./queries";
import { RecoveryCodes } from "./RecoveryCodes";
import { Section } from "./Section";
import { Sure } from "./Sure";
import { Trouble } from "./Trouble";
import { useTexts } from "./texts";
import type { Security } from "./types";

/** The app with the codes: set up, or taken away. */
export function AppSection({ security }: { security: Security }) {
  const { t } = useTexts();
  const [said, setSaid] = useState<"done" | "removed" | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [sure, setSure] = useState(false);
  const remove = useMutation({
    mutationFn: removeTotp,
    onSuccess: async () => {
      await securityChanged();
      setSaid("removed");
    },
    onSettled: () => setSure(false),
  });
  return (
    <Section title={t("security.app.title")} what={t("security.app.what")} on={security.totp}>
      {said && (
        <Note tone="good" live>
          {t(`security.app.${said}`)}
        </Note>
      )}
      {codes && <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
      <Trouble error={remove.error} />
      {!security.totp && said !== "done" && (
        <AppSetUp
          onDone={(made) => {
            setSaid("done");
            setCodes(made);
          }}
        />
      )}
      {security.totp && !sure && !codes && (
        <div>
          <Button
            onClick={() => {
              remove.reset();
              setSaid(null);
              setSure(true);
            }}
          >
            {t("security.app.remove")}
          </Button>
        </div>
      )}
      {security.totp && sure && (
        <Sure
          words={t("security.app.removeSure")}
          go={t("security.app.remove")}
          busy={remove.isPending}
          onGo={() => remove.mutate()}
          onCancel={() => setSure(false)}
        />
      )}
    </Section>
  );
}
