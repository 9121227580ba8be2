import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";
import type { Line } from "@/features/interview/types";
import {
  hear,
  inOrder,
  type Passage,
  partOf,
  type Recording,
  type Remark,
  recordingsQuery,
  remarksOn,
  type Spoken,
  usePlayer,
} from "@/features/playback";
import { toldQuery } from "./queries";
import type { Quote } from "./types";

/** What of an interview can be heard. */
export interface Hearing {
  room: string | null;
  heard: (line: Line) => Passage | null;
  /** The words of a quote, where they were said aloud and recorded. */
  quoted: (quote: Quote) => Passage | null;
  remarks: readonly Remark[];
}

const NOTHING: Hearing = { room: null, heard: () => null, quoted: () => null, remarks: [] };

export const HearingContext = createContext<Hearing>(NOTHING);

export const useHearing = () => useContext(HearingContext);

const NO_LINES: readonly Line[] = [];
const NO_RECORDINGS: readonly Recording[] = [];

/** Finds what was recorded of a spoken interview, and a player for it. Of a written one nothing is asked. */
export function useRecorded(id: string) {
  const told = useQuery(toldQuery(id)).data;
  const lines = told?.lines ?? NO_LINES;
  const spoken = lines.some((line) => line.from_ms !== null);
  const room = told && spoken ? told.room_id : null;
  const { data: recordings = NO_RECORDINGS } = useQuery({ ...recordingsQuery(room ?? ""), enabled: room !== null });
  const player = usePlayer(useMemo(() => inOrder(lines.map(spokenOf), recordings), [lines, recordings]));
  const hearing = useMemo(() => hearingOf(room, lines, recordings), [room, lines, recordings]);
  return { player, hearing };
}

/** The same without React. */
export function hearingOf(room: string | null, lines: readonly Line[], recordings: readonly Recording[]): Hearing {
  const heard = (line: Line) => hear(spokenOf(line), recordings);
  return {
    room,
    heard,
    quoted: ({ turn, text }) => {
      const line = lines.find((one) => one.by === "candidate" && one.turn === turn && one.text.includes(text));
      const found = line && heard(line);
      return line && found ? partOf(found, line.text, text) : null;
    },
    remarks: remarksOn(lines.map(spokenOf), recordings),
  };
}

function spokenOf({ seq, by, at_ms, from_ms, to_ms }: Line): Spoken {
  return { key: seq, side: by, at_ms, from_ms, to_ms };
}
