import { Mark, Note } from "@/ui";
import { useWords } from "./texts";
import type { Payments } from "./types";

/** Says that this server's tills are tests, wherever something is bought. */
export function SandboxMark({ payments }: { payments: Payments | undefined }) {
  const { t } = useWords();
  return payments?.on && payments.sandbox ? <Mark tone="soon">{t("sandbox")}</Mark> : null;
}

/** Nothing can be paid on this server. */
export function PaymentsOff() {
  const { t } = useWords();
  return (
    <Note icon="lock">
      <b>{t("off.title")}</b> {t("off.what")}
    </Note>
  );
}
