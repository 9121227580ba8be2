import { Button, Facts, Note } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { Segments, Tick } from "@/ui/Field";
import { useCapabilities, useNameOf, useOthers, useRoom, useRoomState, useWords } from "../useRoom";
import styles from "./captions.module.css";
import { changeCaptionLook, SIZES, useCaptionLook } from "./look";
import { useCaptions, useCaptionsSentence, useConsentText, useUnheard } from "./useCaptions";

/** Everything about captions in one place: what they do, who has agreed, one's own word on it, how they look here. */
export function CaptionsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const room = useRoom();
  const { hosts } = useCapabilities();
  const { captions, on, doing } = useCaptions();
  const sentence = useCaptionsSentence();
  const unheard = useUnheard();
  const troubled = captions.refused !== null || captions.ended !== null || doing === "trouble";
  return (
    <Dialog
      open={open}
      title={t("captions.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("captions.close")}</Button>
          {hosts && (
            <Button
              kind={on ? "plain" : "main"}
              busy={captions.asked !== null}
              onClick={() => room.switchCaptions(!on)}
              data-testid="captions-switch"
            >
              {t(on ? "captions.switchOff" : "captions.switchOn")}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.dialog} data-testid="captions-dialog" data-doing={doing}>
        <Note tone={troubled ? "soon" : "state"} icon="captions" live>
          {sentence} {unheard}
        </Note>
        {!on && <p className="muted">{t("captions.what")}</p>}
        {on && <Agreed />}
        {on && <OwnWord />}
        <Look />
      </div>
    </Dialog>
  );
}

function Agreed() {
  const { t } = useWords();
  const { reluctant } = useCaptions();
  const me = useRoomState((state) => state.me?.seat ?? "");
  const others = useOthers().filter((seat) => seat.present);
  const nameOf = useNameOf();
  const facts = [me, ...others.map((one) => one.seat)].map((seat) => ({
    name: nameOf(seat),
    value: t(reluctant.includes(seat) ? "captions.agreed.no" : "captions.agreed.yes"),
  }));
  return (
    <section aria-label={t("captions.agreed.title")} data-testid="captions-agreed">
      <Facts facts={facts} />
    </section>
  );
}

function OwnWord() {
  const { t } = useWords();
  const room = useRoom();
  const { captions, agrees } = useCaptions();
  const { text, failed, again } = useConsentText(true);
  return (
    <section className={styles.own}>
      <p className="muted">{failed ? t("captions.textFailed") : text?.text}</p>
      {agrees ? (
        <Button
          busy={captions.answer !== null}
          onClick={() => room.withdrawFromCaptions()}
          data-testid="captions-withdraw"
        >
          {t("captions.withdraw")}
        </Button>
      ) : failed ? (
        <Button onClick={again}>{t("captions.again")}</Button>
      ) : (
        <Button
          kind="main"
          busy={!text || captions.answer !== null}
          onClick={() => text && room.agreeToCaptions(text.version)}
          data-testid="captions-agree-here"
        >
          {t("captions.agree")}
        </Button>
      )}
    </section>
  );
}

function Look() {
  const { t } = useWords();
  const { shown, size } = useCaptionLook();
  return (
    <section className={styles.own}>
      <Tick
        label={t("captions.show")}
        checked={shown}
        onChange={(event) => changeCaptionLook({ shown: event.currentTarget.checked })}
        data-testid="captions-show"
      />
      <Segments
        label={t("captions.size.title")}
        value={size}
        onChange={(chosen) => changeCaptionLook({ size: chosen })}
        options={SIZES.map((value) => ({ value, label: t(`captions.size.${value}`) }))}
      />
    </section>
  );
}
