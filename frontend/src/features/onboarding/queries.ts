import { queryOptions } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { sendForm } from "@/api/upload";
import { call } from "@/features/interview/http";
import type { PublicInterviewer } from "@/features/interviewers/types";
import type { Application, Document, Guide, Profile, SavedProfile, Visibility } from "./types";

const HERE = "/api/interviewer";

/** My application; `null` before it is begun. */
export const applicationQuery = queryOptions({
  queryKey: ["interviewer", "application"],
  queryFn: async (): Promise<Application | null> => {
    try {
      return await call<Application>("GET", `${HERE}/application`);
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  },
});

export const guidesQuery = queryOptions({
  queryKey: ["interviewer", "guides"],
  queryFn: () => call<{ results: Guide[] }>("GET", `${HERE}/guides`).then((found) => found.results),
});

export const visibilityQuery = queryOptions({
  queryKey: ["interviewer", "visibility"],
  queryFn: () => call<Visibility>("GET", `${HERE}/visibility`),
});

/** My page as others would see it. */
export const previewQuery = queryOptions({
  queryKey: ["interviewer", "preview"],
  queryFn: () => call<PublicInterviewer>("GET", `${HERE}/preview`),
});

export const beginApplication = () => call<Application>("POST", `${HERE}/application`);
export const submitApplication = () => call<Application>("POST", `${HERE}/application/submit`);
export const withdrawApplication = () => call<Application>("POST", `${HERE}/application/withdraw`);
export const saveProfile = (part: Partial<Profile>) => call<SavedProfile>("PATCH", `${HERE}/profile`, part);
export const deleteDocument = (id: string) => call<object>("DELETE", `${HERE}/documents/${id}`);
export const documentFile = (id: string) => `${HERE}/documents/${id}/file`;
export const acknowledgeGuide = (guide: Guide) =>
  call<{ results: Guide[] }>("POST", `${HERE}/guides/${guide.key}/acknowledge`, { version: guide.version });
export const saveVisibility = (wanted: Pick<Visibility, "public" | "accepting" | "away_until">) =>
  call<Visibility>("PUT", `${HERE}/visibility`, wanted);

export interface DocumentIn {
  kind: string;
  title: string;
  issuer: string;
  expires_on: string;
}

/** Hands a document in. */
export function sendDocument(given: DocumentIn, file: File, onPart: (part: number) => void): Promise<Document> {
  const form = new FormData();
  form.append("kind", given.kind);
  form.append("title", given.title.trim());
  if (given.issuer.trim()) form.append("issuer", given.issuer.trim());
  if (given.expires_on) form.append("expires_on", given.expires_on);
  form.append("file", file);
  return sendForm<Document>("POST", `${HERE}/documents`, form, onPart);
}
