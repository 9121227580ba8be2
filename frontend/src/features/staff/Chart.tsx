import { useElementSize } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { roomClock } from "@/ui/time";
import type { Line, Row, Span } from "./spans";
import styles from "./staff.module.css";

/** Drawn at the width it is shown in, so that its words keep their size; this is the first guess. */
const USUAL_WIDTH = 496;
const LEFT = 88;
const BAR = 12;
const ROW = 38;
const CURVE = 52;

/** Who was there, and how much was lost on the way, over one stretch of time; `mark` is the moment it is about. */
export function Chart({
  window,
  rows,
  lines,
  zero,
  mark,
  label,
}: {
  window: Span;
  rows: Row[];
  lines: Line[];
  /** Zero of the room's clock: what the times below count from. */
  zero: number;
  mark?: { at: number; words: string };
  label: string;
}) {
  const { t } = useTranslation();
  const { ref, width: measured } = useElementSize();
  const wide = Math.max(280, measured || USUAL_WIDTH);
  const span = Math.max(1, window.to - window.from);
  const x = (at: number) =>
    LEFT + ((Math.min(window.to, Math.max(window.from, at)) - window.from) / span) * (wide - LEFT);
  const curvesFrom = rows.length * ROW + 8;
  const bottom = curvesFrom + lines.length * CURVE;
  // Five per cent is where one hears it: a calm line stays at the bottom instead of filling the picture.
  const top = Math.max(0.05, ...lines.map((line) => line.worst));
  const ticks = (wide < 420 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]).map((part) => window.from + part * span);
  const clipped = (name: string) => {
    const first = name.trim().split(/\s+/u)[0] ?? "";
    return first.length > 10 ? `${first.slice(0, 9)}…` : first;
  };
  return (
    <div ref={ref} className={styles.chart}>
      <svg width={wide} height={bottom + 32} viewBox={`0 0 ${wide} ${bottom + 32}`} role="img" aria-label={label}>
        {ticks.map((at) => (
          <path key={at} d={`M${x(at)} 0V${bottom}`} className={styles.grid} />
        ))}
        {rows.map((row, index) => (
          <g key={row.seat} transform={`translate(0 ${index * ROW})`}>
            <text x={0} y={19} className={styles.axis}>
              {clipped(row.name)}
            </text>
            {row.here.map((here) => (
              <rect
                key={here.from}
                x={x(here.from)}
                y={8}
                width={Math.max(1, x(here.to) - x(here.from))}
                height={BAR}
                className={styles.here}
              />
            ))}
            {row.gone.map((gone) => {
              const width = x(gone.to) - x(gone.from);
              return (
                <g key={gone.from}>
                  <rect x={x(gone.from)} y={8} width={Math.max(1, width)} height={BAR} className={styles.gone} />
                  {width > 56 && (
                    <text x={x(gone.from) + width / 2} y={35} textAnchor="middle" className={styles.goneWord}>
                      {t("staff.chart.gone", { seconds: Math.round((gone.to - gone.from) / 1000) })}
                    </text>
                  )}
                </g>
              );
            })}
          </g>
        ))}
        {lines.map((line, index) => {
          const floor = curvesFrom + (index + 1) * CURVE - 8;
          const y = (loss: number) => floor - (loss / top) * (CURVE - 16);
          const path = line.points.map((point, at) => `${at ? "L" : "M"}${x(point.at)} ${y(point.loss)}`).join("");
          const first = line.points[0];
          const last = line.points.at(-1);
          const worst = line.points.find((point) => point.loss === line.worst);
          return (
            <g key={line.seat}>
              <text x={0} y={floor - 12} className={styles.axis}>
                {clipped(line.name)}
              </text>
              <text x={0} y={floor + 4} className={styles.axisFaint}>
                {t("staff.chart.loss")}
              </text>
              {first && last && (
                <path d={`${path}L${x(last.at)} ${floor}L${x(first.at)} ${floor}Z`} className={styles.area} />
              )}
              <path d={path} className={styles.curve} />
              {worst && line.worst >= 0.01 && (
                <text
                  x={x(worst.at)}
                  y={y(worst.loss) - 4}
                  textAnchor={x(worst.at) > wide - 40 ? "end" : "start"}
                  className={styles.worst}
                >
                  {Math.round(line.worst * 100)} %
                </text>
              )}
            </g>
          );
        })}
        {mark && <path d={`M${x(mark.at)} 0V${bottom}`} className={styles.mark} />}
        {ticks.map((at, index) => {
          const anchor = index === 0 ? "start" : index === ticks.length - 1 ? "end" : "middle";
          // A mark's own time takes the place of ticks it would cover.
          if (mark && Math.abs(x(at) - x(mark.at)) < 84) return null;
          const before = ticks[index - 1];
          if (before !== undefined && roomClock(before - zero) === roomClock(at - zero)) return null;
          return (
            <text key={at} x={x(at)} y={bottom + 24} textAnchor={anchor} className={styles.axisFaint}>
              {roomClock(at - zero)}
            </text>
          );
        })}
        {mark && (
          <text
            x={x(mark.at)}
            y={bottom + 24}
            textAnchor={x(mark.at) > wide - 60 ? "end" : "middle"}
            className={styles.markWord}
          >
            {roomClock(mark.at - zero)} {mark.words}
          </text>
        )}
      </svg>
    </div>
  );
}
