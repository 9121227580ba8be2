import { useEffect, useRef, useState } from "react";
import { markPassed, viewTime } from "./core/timers";
import { minutesWords } from "./dock/words";
import { useNameOf, useOthers, useRoomState, useServerNow, useWords } from "./useRoom";

/**
 * What a screen reader says of the room by itself: few things, at moments when they matter. Messages only while the
 * chat, which speaks for itself, is not on the page.
 */
export function Speaker({ chatShown }: { chatShown: boolean }) {
  const [text, setText] = useState("");
  useSpokenTime(setText);
  useSpokenMessages(setText, chatShown);
  useSpokenPeople(setText);
  useSpokenSelf(setText);
  return (
    <p className="hide" role="status" aria-live="polite" data-testid="speaker">
      {text}
    </p>
  );
}

type Say = (text: string) => void;

function useSpokenTime(say: Say): void {
  const { t, i18n } = useWords();
  const room = useRoomState((state) => state.room);
  const timers = useRoomState((state) => state.timers);
  const now = useServerNow();
  const plan = { startedAt: room?.started_at ?? null, seconds: room?.planned_seconds ?? 0 };
  const time = viewTime(room?.agenda ?? [], timers, plan, now);
  const left = time.current ? time.current.leftMs : time.standing ? null : time.leftMs;
  const name = time.current?.phase?.name ?? null;
  const before = useRef<{ name: string | null; left: number } | null>(null);
  useEffect(() => {
    const last = before.current;
    before.current = left === null ? null : { name, left };
    if (left === null || !last || last.name !== name) return;
    const mark = markPassed(last.left, left);
    if (mark === null) return;
    const words = minutesWords(mark, i18n.language);
    say(name ? t("time.said.leftOf", { time: words, name }) : t("time.said.left", { time: words }));
  }, [left, name, say, t, i18n.language]);
}

function useSpokenMessages(say: Say, chatShown: boolean): void {
  const { t } = useWords();
  const nameOf = useNameOf();
  const me = useRoomState((state) => state.me?.seat ?? "");
  const last = useRoomState((state) => state.chat.lines.at(-1));
  const before = useRef(last?.key);
  useEffect(() => {
    const isNew = last !== undefined && last.key !== before.current;
    before.current = last?.key;
    if (!isNew || chatShown) return;
    if (last.is === "message" && last.seat !== me && !last.deleted) {
      say(t("said.message", { name: nameOf(last.seat), text: last.text }));
    } else if (last.is === "happening" && last.what === "timer_expired") {
      say(t("time.said.expired", { name: last.name }));
    }
  }, [last, me, chatShown, nameOf, say, t]);
}

function useSpokenPeople(say: Say): void {
  const { t } = useWords();
  const others = useOthers();
  const nameOf = useNameOf();
  const present = others
    .filter((seat) => seat.present)
    .map((seat) => seat.seat)
    .join();
  const hands = others
    .filter((seat) => seat.hand)
    .map((seat) => seat.seat)
    .join();
  const before = useRef({ present, hands });
  useEffect(() => {
    const last = before.current;
    before.current = { present, hands };
    const [now, then] = [present.split(",").filter(Boolean), last.present.split(",").filter(Boolean)];
    const came = now.find((seat) => !then.includes(seat));
    const went = then.find((seat) => !now.includes(seat));
    const raised = hands.split(",").find((seat) => seat && !last.hands.split(",").includes(seat));
    if (came) say(t("said.joined", { name: nameOf(came) }));
    else if (went) say(t("said.left", { name: nameOf(went) }));
    else if (raised) say(t("said.hand", { name: nameOf(raised) }));
  }, [present, hands, nameOf, say, t]);
}

function useSpokenSelf(say: Say): void {
  const { t } = useWords();
  const audio = useRoomState((state) => state.own.audio);
  const link = useRoomState((state) => state.link.at);
  const before = useRef({ audio, link });
  useEffect(() => {
    const last = before.current;
    before.current = { audio, link };
    if (last.audio !== audio) say(t(audio ? "said.unmuted" : "said.muted"));
    else if (last.link === "away" && link === "room") say(t("said.back"));
  }, [audio, link, say, t]);
}
