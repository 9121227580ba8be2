import { useId } from "react";
import { Button } from "@/ui";
import { useRoom, useWords } from "../useRoom";
import styles from "./captions.module.css";
import { useCaptions, useCaptionsSentence, useConsentText } from "./useCaptions";

/** Asks for consent to captions without standing in anybody's way: the room goes on behind it, whatever is answered. */
export function ConsentBar() {
  const { t } = useWords();
  const room = useRoom();
  const { captions, on, doing, agrees } = useCaptions();
  const sentence = useCaptionsSentence();
  const asks = on && !agrees && !captions.declined;
  const { text, failed, again } = useConsentText(asks);
  const id = useId();
  if (!asks) return null;
  return (
    <section className={styles.consent} aria-labelledby={id} data-testid="captions-consent">
      <p id={id} role="status">
        <b>{t(captions.newText ? "captions.askAgain" : "captions.ask")}</b>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <p className={styles.consentText} tabIndex={0}>
        {failed ? t("captions.textFailed") : text?.text}
      </p>
      {doing === "consent" && <p data-testid="captions-waiting">{sentence}</p>}
      <div className={styles.consentActs}>
        <Button size="tight" onClick={() => room.declineCaptions()} data-testid="captions-decline">
          {t("captions.notNow")}
        </Button>
        {failed ? (
          <Button size="tight" onClick={again}>
            {t("captions.again")}
          </Button>
        ) : (
          <Button
            size="tight"
            kind="main"
            busy={!text || captions.answer !== null}
            onClick={() => text && room.agreeToCaptions(text.version)}
            data-testid="captions-agree"
          >
            {t("captions.agree")}
          </Button>
        )}
      </div>
    </section>
  );
}
