import type { Shelf } from "@/features/room/core/outbox";
import type { InterviewIn, Level, Mode, Options, SetUpIn } from "./types";

/** What stands in the form. */
export interface SetUp {
  role: string;
  level: Level;
  topics: string[];
  minutes: number;
  /** As it is wanted; where this server can't hear, one writes all the same. */
  mode: Mode;
  jobDescription: string;
}

const KEPT = "intraview.practise.setup";
const SUGGESTED_TOPICS = 2;
const FEW_TOPICS = 4;

/** The form as somebody finds it: as they left it in this window, or the first role with its first topics. */
export function firstSetUp(options: Options, kept: Partial<SetUp> | null): SetUp {
  const has = <Value>(list: readonly Value[], value: Value | undefined) => value !== undefined && list.includes(value);
  const role = typeof kept?.role === "string" ? kept.role : (options.roles[0]?.title ?? "");
  const known = new Set(options.topics.map((topic) => topic.key));
  const topics = Array.isArray(kept?.topics) ? kept.topics.filter((key) => known.has(key)) : [];
  const lengths = options.lengths.map((length) => length.minutes);
  const { levels } = options;
  const middle = <Value>(list: readonly Value[]) => list[Math.floor((list.length - 1) / 2)];
  return {
    role,
    level: has(levels, kept?.level) ? (kept?.level as Level) : (middle(levels) ?? "mid"),
    topics: Array.isArray(kept?.topics) ? topics.slice(0, options.max_topics) : suggestedTopics(options, role),
    minutes: has(lengths, kept?.minutes) ? (kept?.minutes as number) : (middle(lengths) ?? 25),
    mode: kept?.mode === "text" ? "text" : "voice",
    jobDescription: typeof kept?.jobDescription === "string" ? kept.jobDescription : "",
  };
}

/** The role of the bank that a typed one names, if it names one. */
export function roleOf(options: Options, typed: string): Options["roles"][number] | null {
  const plain = (text: string) => text.trim().toLocaleLowerCase();
  return options.roles.find((role) => plain(role.title) === plain(typed) || role.key === plain(typed)) ?? null;
}

function suggestedTopics(options: Options, typed: string): string[] {
  return roleOf(options, typed)?.topics.slice(0, Math.min(SUGGESTED_TOPICS, options.max_topics)) ?? [];
}

/**
 * The form with another role. Its topics follow the role as long as they are the ones suggested for the role before;
 * chosen ones stay chosen.
 */
export function withRole(setUp: SetUp, role: string, options: Options): SetUp {
  const before = suggestedTopics(options, setUp.role);
  const untouched = setUp.topics.length === 0 || setUp.topics.join() === before.join();
  const next = suggestedTopics(options, role);
  return { ...setUp, role, topics: untouched && next.length > 0 ? next : setUp.topics };
}

/** Chosen where it was not, and the other way round; never more than allowed. */
export function toggleTopic(topics: readonly string[], key: string, most: number): string[] {
  if (topics.includes(key)) return topics.filter((other) => other !== key);
  return topics.length < most ? [...topics, key] : [...topics];
}

/**
 * The topics to choose from: those of the role first, then chosen ones, then the others. A role of one's own has none,
 * so it gets the chosen ones and a few besides: while it is being typed, nothing below moves.
 */
export function topicsFor(options: Options, setUp: SetUp): { near: Options["topics"]; far: Options["topics"] } {
  const role = roleOf(options, setUp.role);
  const others = options.topics.map((topic) => topic.key).filter((key) => !setUp.topics.includes(key));
  const order = role
    ? [...role.topics, ...setUp.topics.filter((key) => !role.topics.includes(key))]
    : [...setUp.topics, ...others.slice(0, Math.max(0, FEW_TOPICS - setUp.topics.length))];
  const near = order.flatMap((key) => options.topics.find((topic) => topic.key === key) ?? []);
  return { near, far: options.topics.filter((topic) => !near.includes(topic)) };
}

export type Wrong = Partial<Record<"role" | "job_description", "missing" | "long">>;

/** What keeps this form from being an interview. Without topics the role decides on them. */
export function whatIsWrong(setUp: SetUp, options: Options): Wrong {
  return {
    ...(!setUp.role.trim() && { role: "missing" as const }),
    ...(setUp.jobDescription.length > options.limits.job_description && { job_description: "long" as const }),
  };
}

/** What the server is asked for. The role goes in words, as it will be read in the interview's title. */
export function bodyOf(setUp: SetUp, options: Options, resumeId: string | null): SetUpIn {
  const jobDescription = setUp.jobDescription.trim();
  return {
    role: roleOf(options, setUp.role)?.title ?? setUp.role.trim(),
    level: setUp.level,
    topics: setUp.topics,
    minutes: setUp.minutes,
    ...(jobDescription && { job_description: jobDescription }),
    ...(resumeId && { resume_id: resumeId }),
  };
}

/** How the answers will be given: spoken only where this server can hear. */
export function modeOf(setUp: SetUp, options: Options): Mode {
  return options.modes.includes("voice") ? setUp.mode : "text";
}

export function newInterview(body: SetUpIn, mode: Mode, requirements: string[] | undefined): InterviewIn {
  return { ...body, mode, ...(requirements && body.job_description && { requirements }) };
}

/** What was filled in, kept in this window only: a job description is nobody else's business. */
export function keepSetUp(shelf: Shelf | null, setUp: SetUp): void {
  try {
    shelf?.setItem(KEPT, JSON.stringify(setUp));
  } catch {
    // A full or forbidden shelf costs only the survival of a reload.
  }
}

export function keptSetUp(shelf: Shelf | null): Partial<SetUp> | null {
  try {
    const kept: unknown = JSON.parse(shelf?.getItem(KEPT) ?? "null");
    return typeof kept === "object" ? kept : null;
  } catch {
    return null;
  }
}
