import { useState } from "react";
import { Button } from "@/ui";
import { AskDialog, useAct } from "./parts";
import { deliver, giveBack } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.payment";
import type { Who } from "./types";

type Way = "deliver" | "giveBack";

const send: Record<Way, (id: string, reason: string) => Promise<unknown>> = { deliver, giveBack };

/** The two ends of a halted purchase: it is delivered all the same, or the money goes back. */
export function HaltedActs({ id, title, who, tight }: { id: string; title: string; who: Who; tight?: boolean }) {
  const { t } = useTexts();
  const [way, setWay] = useState<Way | null>(null);
  const close = () => setWay(null);
  const act = useAct((reason: string) => send[way ?? "deliver"](id, reason), close);
  const name = who.name || who.email;
  return (
    <span className={tight ? styles.rowActs : styles.acts}>
      {(["deliver", "giveBack"] as const).map((one) => (
        <Button
          key={one}
          size={tight ? "tight" : "usual"}
          label={t(`halted.${one}.label`, { what: title, name })}
          onClick={() => {
            act.reset();
            setWay(one);
          }}
        >
          {t(`halted.${one}.open`)}
        </Button>
      ))}
      {way && (
        <AskDialog
          title={t(`halted.${way}.title`, { what: title, name })}
          what={t(`halted.${way}.what`, { name })}
          keep={t("halted.keep")}
          act={t(`halted.${way}.act`)}
          kind={way === "giveBack" ? "loss" : "main"}
          reason="required"
          remark={t("inLog")}
          busy={act.isPending}
          error={act.error}
          onAct={act.mutate}
          onClose={close}
        />
      )}
    </span>
  );
}
