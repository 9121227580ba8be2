import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/ui";
import styles from "./account.module.css";
import { useTexts } from "./texts";

/** "Are you sure?" in place, not over it: the act may have to ask for a password, and dialogs don't stand on dialogs. */
export function Sure({
  words,
  go,
  busy,
  onGo,
  onCancel,
}: {
  words: ReactNode;
  go: string;
  busy: boolean;
  onGo: () => void;
  onCancel: () => void;
}) {
  const { t } = useTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no field set, a question with two answers
    <div ref={box} role="group" tabIndex={-1} className={`${styles.sure} ${styles.whole}`} aria-label={go}>
      <p>{words}</p>
      <div className={styles.lineActs}>
        <Button size="tight" disabled={busy} onClick={onCancel}>
          {t("cancel")}
        </Button>
        <Button size="tight" kind="loss" busy={busy} onClick={onGo}>
          {go}
        </Button>
      </div>
    </div>
  );
}
