import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Button, Note } from "@/ui";
import styles from "./signing.module.css";
import { useTexts } from "./texts";
import { passkeyTrouble } from "./webauthn";

/** Begins what the browser then asks about. */
export function PasskeyButton({
  words,
  busy,
  disabled,
  main,
  onPress,
}: {
  words: string;
  busy: boolean;
  disabled?: boolean;
  main?: boolean;
  onPress: () => void;
}) {
  const { t } = useTexts();
  return (
    <Button kind={main ? "main" : "plain"} size="big" fill icon="key" busy={busy} disabled={disabled} onClick={onPress}>
      <span aria-live="polite">{busy ? t("passkey.waiting") : words}</span>
    </Button>
  );
}

/** What became of a passkey that didn't work: the person's no, the browser's, or the server's. */
export function PasskeyTrouble({ error }: { error: unknown }) {
  const { t } = useTexts();
  const trouble = passkeyTrouble(error);
  if (trouble === "gone" || !error) return null;
  if (trouble) {
    return (
      <Note icon="key" live>
        {t(`passkey.${trouble}`)}
      </Note>
    );
  }
  const refused = error instanceof Problem && error.status === 400;
  if (refused) {
    return (
      <Note tone="loss" live>
        {t("passkey.refused")}
      </Note>
    );
  }
  return <ProblemNote error={error} />;
}

/** "or", between two ways that are worth the same. */
export function Or() {
  const { t } = useTexts();
  return <p className={styles.or}>{t("or")}</p>;
}
