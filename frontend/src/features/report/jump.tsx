import { createContext, useContext } from "react";
import { PlayButton } from "@/features/playback";
import { Icon } from "@/ui";
import { roomClock } from "@/ui/time";
import { useHearing } from "./hearing";
import { rowOf } from "./report";
import styles from "./report.module.css";
import { useTexts } from "./texts";
import type { Quote, Row } from "./types";

/** Where a quote leads: the answer it is from, its words, and the link to come back to. */
export interface Jump {
  turn: number;
  text: string;
  from: HTMLElement | null;
}

export const JumpContext = createContext<(turn: number, text: string, from: HTMLElement) => void>(() => {});

/** The moment of a quote: a link to these words in the transcript, and their sound where there is one. */
export function MomentLink({ quote, rows, short }: { quote: Quote; rows: readonly Row[]; short?: boolean }) {
  const { t } = useTexts();
  const jumpTo = useContext(JumpContext);
  const { quoted } = useHearing();
  const { turn, at_ms } = quote;
  const number = rowOf(turn, rows)?.number;
  if (number === undefined || turn === null || at_ms === null) return null;
  const clock = roomClock(at_ms);
  const passage = quoted(quote);
  return (
    <>
      <a
        className={styles.moment}
        href={`#answer-${turn}`}
        title={t("read", { number })}
        onClick={(event) => {
          event.preventDefault();
          jumpTo(turn, quote.text, event.currentTarget);
        }}
      >
        <Icon name="document" small />
        {short ? clock : t("moment", { clock, number })}
      </a>
      {passage && (
        <>
          {" "}
          <PlayButton passage={passage} short />
        </>
      )}
    </>
  );
}
