import { Segments } from "@/ui/Field";
import styles from "./practise.module.css";
import { useWords } from "./texts";
import type { Mode, Options } from "./types";

/** Voice or text, and what that means on this server. Nothing to choose where it can't hear; then it says so. */
export function ModeField({ options, mode, onMode }: { options: Options; mode: Mode; onMode: (mode: Mode) => void }) {
  const { t } = useWords();
  const voice = options.modes.includes("voice");
  const { engine, speaking } = options.voice;
  return (
    <div data-testid="mode" data-mode={mode}>
      <Segments
        label={t("mode.label")}
        value={mode}
        onChange={onMode}
        options={[
          ...(voice ? [{ value: "voice" as const, label: t("mode.voice") }] : []),
          { value: "text", label: t("mode.text") },
        ]}
      />
      <p className={styles.found}>
        {!voice && t("mode.unavailable")}
        {voice && mode === "text" && t("mode.textWhat")}
        {voice && mode === "voice" && (
          <>
            {t(`mode.engine.${engine}`)} {!speaking && `${t("mode.silent")} `}
            {t("mode.without")}
          </>
        )}
      </p>
    </div>
  );
}
