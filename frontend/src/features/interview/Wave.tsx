import { useReducedMotion } from "@mantine/hooks";
import { type RefObject, useEffect, useRef } from "react";
import styles from "./interview.module.css";
import { meterOf } from "./useVoice";

/** One line of the wave: a few humps that fade towards both ends. */
function lineOf(humps: number, height: number, shift: number): string {
  const points: string[] = [];
  for (let x = 0; x <= 640; x += 8) {
    const far = (x - 320) / 320;
    const y = 60 + height * Math.exp(-5 * far * far) * Math.sin(far * Math.PI * humps + shift);
    points.push(`${x} ${y.toFixed(1)}`);
  }
  return `M${points.join("L")}`;
}

const LINES = [
  { humps: 4.6, height: 44, shift: 1.4, speed: 1 },
  { humps: 5.8, height: 26, shift: 0.2, speed: 1.4 },
  { humps: 3.2, height: 32, shift: 2.9, speed: 0.6 },
];
const OPACITY = [1, 0.5, 0.3];

/** How high a calm line stands, and how much of the rest a voice adds. */
const CALM = 0.12;
const FALLS_BY = 0.18;

/** The interviewer's presence: never a face. With a track it moves with that voice; without, it says what is done. */
export function Wave({ doing, track }: { doing: string; track?: MediaStreamTrack | null }) {
  const still = useReducedMotion();
  const drawing = useRef<SVGSVGElement>(null);
  const live = track !== undefined && !still;
  useVoiceIn(drawing, live, track ?? null);
  if (track !== undefined && still) return <div className={styles.still} data-doing={doing} aria-hidden="true" />;
  return (
    <svg
      ref={drawing}
      className={styles.wave}
      data-doing={doing}
      data-live={live}
      viewBox="0 0 640 120"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {LINES.map(({ humps, height, shift }, index) => (
        <path
          key={humps}
          d={lineOf(humps, live ? height * CALM : height, shift)}
          fill="none"
          stroke="currentColor"
          strokeWidth={index === 0 ? 2 : 1.5}
          opacity={OPACITY[index]}
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}

/** Draws a track's loudness into the lines, frame by frame, past React; without one they come to rest. */
function useVoiceIn(drawing: RefObject<SVGSVGElement | null>, live: boolean, track: MediaStreamTrack | null): void {
  const height = useRef(CALM);
  const phase = useRef(0);
  useEffect(() => {
    if (!live) return;
    const meter = track && meterOf(track);
    const draw = () => {
      const aim = CALM + (1 - CALM) * (meter?.read() ?? 0);
      height.current += (aim - height.current) * FALLS_BY;
      phase.current += 0.02 + 0.12 * height.current;
      LINES.forEach((line, index) => {
        const path = drawing.current?.children[index];
        path?.setAttribute(
          "d",
          lineOf(line.humps, line.height * height.current, line.shift + phase.current * line.speed),
        );
      });
      if (meter || height.current - CALM > 0.005) frame = requestAnimationFrame(draw);
    };
    let frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
      meter?.stop();
    };
  }, [drawing, live, track]);
}
