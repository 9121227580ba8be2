import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { MediaView } from "@/features/room/core/localMedia";
import { loudness } from "@/features/room/level";
import { audioContext } from "@/features/room/sound";
import { isMuted } from "./core/voice";
import { isSpoken } from "./core/voiceState";
import { useInterview, useInterviewState } from "./useInterview";

const nothing = () => () => {};

/** Microphone and sound of this page. */
export function useVoiceView() {
  const { voice } = useInterview();
  return useSyncExternalStore(voice.subscribe, voice.view);
}

/** What the microphone gives; null while it is not open. */
export function useMicrophone(): MediaView | null {
  const { media } = useVoiceView();
  return useSyncExternalStore(media?.subscribe ?? nothing, media?.view ?? (() => null));
}

export function useMuted(): boolean {
  const view = useMicrophone();
  return view !== null && isMuted(view);
}

/** Whether this page speaks and hears. */
export const useIsSpoken = () => useInterviewState((state) => isSpoken(state.voice));

export interface Meter {
  read: () => number;
  stop: () => void;
}

/** How loud a track is right now, 0 to 1. Null where the browser can't tell. */
export function meterOf(track: MediaStreamTrack): Meter | null {
  const context = audioContext();
  if (!context) return null;
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    read: () => {
      analyser.getFloatTimeDomainData(samples);
      return track.enabled ? loudness(samples) : 0;
    },
    stop: () => source.disconnect(),
  };
}

/** True where keys belong to what is being written, chosen or pressed. */
function isTaken(target: EventTarget | null, keys: string): boolean {
  return target instanceof Element && target.closest(keys) !== null;
}

const FIELDS = "input, textarea, select, [contenteditable]";

/** M mutes; with push-to-talk, Space is the button, unless something else has the focus. */
export function useVoiceKeys(blocked: boolean): void {
  const interview = useInterview();
  const spoken = useIsSpoken();
  const push = useInterviewState((state) => state.voice.push);
  const muted = useRef(false);
  muted.current = useMuted();
  useEffect(() => {
    if (!spoken || blocked) return;
    const press = (event: KeyboardEvent) => {
      const modified = event.ctrlKey || event.metaKey || event.altKey;
      if (event.defaultPrevented || modified) return;
      if (event.key.toLowerCase() === "m" && !event.repeat && !isTaken(event.target, FIELDS)) {
        event.preventDefault();
        interview.mute(!muted.current);
      } else if (push && event.key === " " && !isTaken(event.target, `${FIELDS}, button, a, summary, [tabindex="0"]`)) {
        event.preventDefault(); // the page would scroll
        interview.talk(true);
      }
    };
    const lift = (event: KeyboardEvent) => event.key === " " && interview.talk(false);
    // Whoever turns to another window has let go there.
    const letGo = () => interview.talk(false);
    window.addEventListener("keydown", press);
    window.addEventListener("keyup", lift);
    window.addEventListener("blur", letGo);
    return () => {
      window.removeEventListener("keydown", press);
      window.removeEventListener("keyup", lift);
      window.removeEventListener("blur", letGo);
      letGo();
    };
  }, [interview, spoken, push, blocked]);
}

/** A level for bars, ten times a second. */
export function useMeter(track: MediaStreamTrack | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const meter = track && meterOf(track);
    setLevel(0);
    if (!meter) return;
    const timer = setInterval(() => setLevel(meter.read()), 100);
    return () => {
      clearInterval(timer);
      meter.stop();
    };
  }, [track]);
  return level;
}
