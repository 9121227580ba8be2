/** What the server says when it refuses (RFC 9457), and what we make of a network that says nothing at all. */
export class Problem extends Error {
  readonly status: number;
  /** Stable, for decisions; the message is for people. */
  readonly code: string;
  readonly requestId: string | null;
  readonly fields: Record<string, string[]>;
  /** Seconds to wait, where the server said so. */
  readonly retryAfter: number | null;
  /** The whole document: some refusals say more (`methods`, `missing`). */
  readonly said: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    detail: string,
    more: {
      requestId?: string | null;
      fields?: Record<string, string[]>;
      retryAfter?: number | null;
      said?: Record<string, unknown>;
    } = {},
  ) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.requestId = more.requestId ?? null;
    this.fields = more.fields ?? {};
    this.retryAfter = more.retryAfter ?? null;
    this.said = more.said ?? {};
  }
}

/** The one for "no answer came": offline, the server away, a proxy that gave up. */
export function unreachable(): Problem {
  return new Problem(0, "unreachable", "");
}

/** Reads a refusal's body; whatever it is, the answer is a Problem. */
export function problemFrom(response: Response, body: unknown): Problem {
  const said = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const text = (value: unknown, otherwise: string) => (typeof value === "string" ? value : otherwise);
  const retry = Number(response.headers.get("Retry-After"));
  return new Problem(
    response.status,
    text(said.code, `http_${response.status}`),
    text(said.detail, text(said.title, "")),
    {
      requestId: text(said.request_id, "") || response.headers.get("X-Request-ID"),
      fields: fieldErrors(said.errors),
      retryAfter: Number.isFinite(retry) && retry > 0 ? retry : null,
      said,
    },
  );
}

function fieldErrors(errors: unknown): Record<string, string[]> {
  if (typeof errors !== "object" || errors === null) return {};
  return Object.fromEntries(
    Object.entries(errors).map(([field, said]) => [field, (Array.isArray(said) ? said : [said]).map(String)]),
  );
}
