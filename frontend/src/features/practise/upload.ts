import { api, ask } from "@/api/client";
import { readCookie } from "@/api/fetch";
import { Problem, problemFrom, unreachable } from "@/api/problem";
import type { Resume } from "./types";

/** Sends a résumé. `fetch` doesn't tell how far an upload has come; this old way does. */
export async function uploadResume(file: File, onPart: (part: number) => void): Promise<Resume> {
  try {
    return await send(file, onPart);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "not_signed_in") throw error;
    await ask(api.GET("/api/me")); // renews the session on its way, or leads to the sign-in page
    return send(file, onPart);
  }
}

function send(file: File, onPart: (part: number) => void): Promise<Resume> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/ai/resumes");
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    const token = readCookie("csrftoken");
    if (token) request.setRequestHeader("X-CSRFToken", token);
    request.upload.onprogress = (at) => {
      if (at.lengthComputable && at.total > 0) onPart(at.loaded / at.total);
    };
    request.onerror = () => reject(unreachable());
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) return resolve(request.response);
      const headers = new Headers();
      for (const name of ["X-Request-ID", "Retry-After"]) {
        const value = request.getResponseHeader(name);
        if (value) headers.set(name, value);
      }
      reject(problemFrom(new Response(null, { status: request.status, headers }), request.response));
    };
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

/** The words for a refused résumé; anything else is told as the server told it. */
export function resumeRefusal(error: unknown): "resume_too_large" | "resume_kind_unknown" | "resume_unreadable" | null {
  const code = error instanceof Problem ? error.code : "";
  if (error instanceof Problem && error.status === 413) return "resume_too_large";
  return code === "resume_too_large" || code === "resume_kind_unknown" || code === "resume_unreadable" ? code : null;
}
