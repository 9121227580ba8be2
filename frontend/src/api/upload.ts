import { api, ask } from "./client";
import { readCookie } from "./fetch";
import { Problem, problemFrom, unreachable } from "./problem";

/** Sends a form with a file in it. `fetch` doesn't tell how far an upload has come; this old way does. */
export async function sendForm<Answer>(
  method: "POST" | "PUT",
  path: string,
  form: FormData,
  onPart: (part: number) => void = () => {},
): Promise<Answer> {
  try {
    return await send<Answer>(method, path, form, onPart);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "not_signed_in") throw error;
    await ask(api.GET("/api/me")); // renews the session on its way, or leads to the sign-in page
    return send<Answer>(method, path, form, onPart);
  }
}

function send<Answer>(method: string, path: string, form: FormData, onPart: (part: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
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
    request.send(form);
  });
}
