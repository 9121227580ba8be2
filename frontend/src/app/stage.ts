/** How far somebody has come as an interviewer. The role alone says only that they began. */
export type Stage = "" | "started" | "active" | "suspended";

interface Known {
  roles: readonly string[];
  interviewer_stage?: string;
}

const STAGES: readonly string[] = ["started", "active", "suspended"];

export function stageOf(me: Known): Stage {
  if (!me.roles.includes("interviewer")) return "";
  return STAGES.includes(me.interviewer_stage ?? "") ? (me.interviewer_stage as Stage) : "started";
}

/** Makes rooms, has a profile: everybody else sees what a candidate sees. */
export function isWorkingInterviewer(me: Known): boolean {
  return stageOf(me) === "active";
}
