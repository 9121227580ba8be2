/** How levels moved, for the eye and in words. Pure. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type TrendPoint = Told["TrendPointOut"];
export type TrendSkill = Told["TrendSkillOut"];
export type Trend = Told["TrendOut"];

const LOWEST = 1;
const HIGHEST = 5;

/** A skill's last points, oldest first. */
export function recent(skill: TrendSkill, most: number): TrendPoint[] {
  return [...skill.points].sort((one, other) => one.at.localeCompare(other.at)).slice(-most);
}

/** Where each level stands in a picture of this size; one alone stands at the right, where the newest is. */
export function dots(scores: readonly number[], width: number, height: number): { x: number; y: number }[] {
  const step = scores.length > 1 ? width / (scores.length - 1) : 0;
  return scores.map((score, index) => {
    const level = Math.min(HIGHEST, Math.max(LOWEST, score));
    return {
      x: scores.length > 1 ? index * step : width,
      y: height - ((level - LOWEST) / (HIGHEST - LOWEST)) * height,
    };
  });
}

/** The line through the dots, as an SVG path. */
export function lineThrough(points: readonly { x: number; y: number }[]): string {
  const round = (value: number) => Math.round(value * 10) / 10;
  return points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
}

/** The skills worth a line: the ones scored most often, then the newest, then by name. */
export function ranked(skills: readonly TrendSkill[]): TrendSkill[] {
  const newest = (skill: TrendSkill) => skill.points.reduce((last, point) => (point.at > last ? point.at : last), "");
  return skills
    .filter((skill) => skill.points.length > 0)
    .sort(
      (one, other) =>
        other.points.length - one.points.length ||
        newest(other).localeCompare(newest(one)) ||
        one.title.localeCompare(other.title),
    );
}

/** Days and skills as a table: a row for every interview, oldest first, a level or nothing for every skill. */
export function asTable(skills: readonly TrendSkill[]): { interview: string; at: string; scores: (number | null)[] }[] {
  const rows = new Map<string, { interview: string; at: string; scores: (number | null)[] }>();
  skills.forEach((skill, column) => {
    for (const point of skill.points) {
      const row = rows.get(point.interview) ?? {
        interview: point.interview,
        at: point.at,
        scores: skills.map(() => null),
      };
      row.scores[column] = point.score;
      rows.set(point.interview, row);
    }
  });
  return [...rows.values()].sort((one, other) => one.at.localeCompare(other.at));
}
