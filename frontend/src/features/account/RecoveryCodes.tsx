import { useId, useState } from "react";
import { useMe } from "@/api/queries";
import { useViewer } from "@/app/viewer";
import { Button } from "@/ui";
import { Tick } from "@/ui/Field";
import { longDate } from "@/ui/time";
import styles from "./account.module.css";
import { CopyButton } from "./CopyButton";
import { codesAsText } from "./codes";
import { useTexts } from "./texts";

/** The codes themselves: to copy, to save, to print, and to be put away once that is done. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTexts();
  const me = useMe();
  const viewer = useViewer();
  const title = useId();
  const [kept, setKept] = useState(false);
  const head = t("security.recovery.file", { email: me.email, day: longDate(new Date(), viewer) });
  const text = codesAsText(codes, head);
  function download() {
    const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = "intraview-recovery-codes.txt";
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }
  return (
    <section className={styles.codes} aria-labelledby={title}>
      <h3 id={title}>{t("security.recovery.keep")}</h3>
      <p className="small muted">{t("security.recovery.keepHow")}</p>
      <p className={styles.printed}>{head}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.codesActs}>
        <CopyButton text={text} />
        <Button size="tight" icon="download" onClick={download}>
          {t("security.recovery.download")}
        </Button>
        <Button size="tight" icon="document" onClick={() => window.print()}>
          {t("security.recovery.print")}
        </Button>
      </div>
      <div className={styles.kept}>
        <Tick
          label={t("security.recovery.kept")}
          checked={kept}
          onChange={(event) => setKept(event.currentTarget.checked)}
        />
        <Button kind="main" disabled={!kept} onClick={onKept}>
          {t("security.recovery.done")}
        </Button>
      </div>
    </section>
  );
}
