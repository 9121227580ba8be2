import { useEffect, useRef } from "react";
import { BuyTokens } from "@/features/wallet/BuyTokens";
import { Button, Note } from "@/ui";
import styles from "./booking.module.css";
import { useTexts } from "./texts";
import { useBookingWords } from "./words";

/** The tokens that are missing, bought in the same place: the time stays chosen, and what was written is kept. */
export function MoreTokens({
  lack,
  when,
  back,
  onClose,
}: {
  /** 0 once there are enough. */
  lack: number;
  when: string;
  /** Where the provider's page leads back to. */
  back: string;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const { viewer } = useBookingWords();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  if (lack === 0) {
    return (
      <Note tone="good" live>
        {t("book.bought", { when: when.charAt(0).toLocaleUpperCase(viewer.locale) + when.slice(1) })}
      </Note>
    );
  }
  return (
    <section className={styles.tokens} data-testid="more-tokens">
      <h3 ref={title} tabIndex={-1}>
        {t("book.lack", { count: lack })}
      </h3>
      <p className="small muted">{t("book.lackWhat", { when })}</p>
      <BuyTokens need={lack} returnTo={back} inside />
      <p>
        <Button kind="quiet" size="tight" onClick={onClose}>
          {t("book.lackHide")}
        </Button>
      </p>
    </section>
  );
}
