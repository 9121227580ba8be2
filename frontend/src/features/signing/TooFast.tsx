import { useMemo } from "react";
import { Problem } from "@/api/problem";
import { Note, useNow } from "@/ui";
import { roomClock } from "@/ui/time";
import { useTexts } from "./texts";

const limitOf = (error: unknown) => (error instanceof Problem && error.status === 429 ? error : null);

/** Seconds until another try is worth it, where the server refused for too many and said until when; 0 otherwise. */
export function useWaitLeft(error: unknown): number {
  const limited = limitOf(error);
  const until = useMemo(() => (limited?.retryAfter ? Date.now() + limited.retryAfter * 1000 : 0), [limited]);
  const now = useNow(500);
  return Math.max(0, Math.ceil((until - now.getTime()) / 1000));
}

/** Too many tries: until when, and that nothing is lost. Said once, counted for the eye. Nothing for other refusals. */
export function TooFast({ error }: { error: unknown }) {
  const { t } = useTexts();
  const left = useWaitLeft(error);
  const limited = limitOf(error);
  if (!limited) return null;
  const words = (seconds: number) => t("fast.left", { time: roomClock(seconds * 1000) });
  const wait = limited.retryAfter;
  return (
    <Note tone="soon">
      <span className="hide" role="alert">
        {t("fast.what")} {wait ? words(wait) : t("fast.some")}
      </span>
      <span aria-hidden="true" className="num">
        <b>{t("fast.what")}</b> {wait === null ? t("fast.some") : left > 0 ? words(left) : t("fast.now")}
      </span>
    </Note>
  );
}
