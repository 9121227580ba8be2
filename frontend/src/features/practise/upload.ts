import { Problem } from "@/api/problem";
import { sendForm } from "@/api/upload";
import type { Resume } from "./types";

/** Sends a résumé, and says on the way how much of it has gone. */
export function uploadResume(file: File, onPart: (part: number) => void): Promise<Resume> {
  const form = new FormData();
  form.append("file", file);
  return sendForm<Resume>("POST", "/api/ai/resumes", form, onPart);
}

/** The words for a refused résumé; anything else is told as the server told it. */
export function resumeRefusal(error: unknown): "resume_too_large" | "resume_kind_unknown" | "resume_unreadable" | null {
  const code = error instanceof Problem ? error.code : "";
  if (error instanceof Problem && error.status === 413) return "resume_too_large";
  return code === "resume_too_large" || code === "resume_kind_unknown" || code === "resume_unreadable" ? code : null;
}
