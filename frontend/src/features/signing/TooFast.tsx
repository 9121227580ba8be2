import { useEffect, useState } from "react";
import { Problem } from "@/api/problem";
import { Note, useNow } from "@/ui";
import { roomClock } from "@/ui/time";
import { useTexts } from "./texts";

/** Where the server named no time. */
const USUAL_WAIT_S = 60;

/** Seconds until another try is worth it, after a refusal for too many; 0 otherwise. */
export function useWaitLeft(error: unknown): number {
  const limited = error instanceof Problem && error.status === 429 ? error : null;
  const [until, setUntil] = useState(0);
  useEffect(() => setUntil(limited ? Date.now() + (limited.retryAfter ?? USUAL_WAIT_S) * 1000 : 0), [limited]);
  const now = useNow(500);
  return Math.max(0, Math.ceil((until - now.getTime()) / 1000));
}

/** Too many tries: until when, and that nothing is lost. Said once, counted for the eye. */
export function TooFast({ seconds }: { seconds: number }) {
  const { t } = useTexts();
  const [first] = useState(seconds);
  const words = (left: number) => (left > 0 ? t("fast.left", { time: roomClock(left * 1000) }) : t("fast.now"));
  return (
    <Note tone="soon">
      <span className="hide" role="alert">
        {t("fast.what")} {words(first)}
      </span>
      <span aria-hidden="true" className="num">
        <b>{t("fast.what")}</b> {words(seconds)}
      </span>
    </Note>
  );
}
