import { endOf, listShown } from "../core/captions";
import { useNameOf, useRoomState, useServerNow, useWords } from "../useRoom";
import styles from "./captions.module.css";
import { type CaptionSize, useCaptionLook } from "./look";
import { useCaptions, useCaptionsSentence, useUnheard } from "./useCaptions";

/** Characters that fit into two lines on a wide screen; a narrow one cuts the rest off at the top. */
const FITTING: Record<CaptionSize, number> = { usual: 170, large: 130, huge: 100 };

/** Over the lower part of the picture: what the last two said, or why nothing stands there. */
export function CaptionStrip() {
  const { captions, on } = useCaptions();
  const { shown, size } = useCaptionLook();
  if (!on || !shown) return null;
  return (
    <>
      <div className={styles.strip} data-size={size} data-testid="caption-strip">
        <StripState />
        {captions.spoken.length > 0 && <Spoken size={size} />}
      </div>
      <SaidAloud />
    </>
  );
}

function Spoken({ size }: { size: CaptionSize }) {
  const nameOf = useNameOf();
  const captions = useRoomState((state) => state.captions);
  const offset = useRoomState((state) => state.offsetMs);
  const now = useServerNow() - offset;
  return listShown(captions, now).map(({ seat, text, final }) => (
    <p key={seat} className={styles.line} data-testid="caption" data-seat={seat} data-final={final}>
      <b className={styles.who}>
        <bdi className="desk-only">{nameOf(seat)}</bdi>
        <bdi className="phone-only">{nameOf(seat).split(" ")[0]}</bdi>
      </b>
      <span className={styles.words} dir="auto">
        <span>{endOf(text, FITTING[size])}</span>
      </span>
    </p>
  ));
}

/** Whoever said "Not now" knows why there are none, and is not told again and again. */
function StripState() {
  const { captions, doing, agrees } = useCaptions();
  const sentence = useCaptionsSentence();
  const unheard = useUnheard();
  const words = doing === "listening" ? unheard : agrees || captions.declined ? sentence : null;
  if (!words || (captions.declined && doing === "consent")) return null;
  return (
    <p className={styles.state} role="status" data-testid="captions-state" data-doing={doing}>
      {words}
    </p>
  );
}

/** For screen readers: each finished line of the others, once. */
function SaidAloud() {
  const { t } = useWords();
  const nameOf = useNameOf();
  const lines = useRoomState((state) => state.captions.lines);
  const cameAt = useRoomState((state) => state.cameAt ?? 0);
  const me = useRoomState((state) => state.me?.seat);
  const others = lines.filter((line) => line.seq > cameAt && line.seat !== me);
  const fresh = others.sort((one, other) => one.seq - other.seq).slice(-3);
  return (
    <div className="hide" role="log" aria-live="polite" aria-label={t("captions.title")} data-testid="captions-aloud">
      {fresh.map((line) => (
        <p key={line.seq}>{t("said.message", { name: nameOf(line.seat), text: line.text })}</p>
      ))}
    </div>
  );
}
