import type { Doing } from "./core/interviewState";
import styles from "./interview.module.css";

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

const LINES = [lineOf(4.6, 44, 1.4), lineOf(5.8, 26, 0.2), lineOf(3.2, 32, 2.9)];
const OPACITY = [1, 0.5, 0.3];

/** The interviewer's presence: never a face. It is small while listening, and moves only where motion is welcome. */
export function Wave({ doing }: { doing: Doing }) {
  return (
    <svg className={styles.wave} data-doing={doing} viewBox="0 0 640 120" preserveAspectRatio="none" aria-hidden="true">
      {LINES.map((line, index) => (
        <path
          key={line}
          d={line}
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
