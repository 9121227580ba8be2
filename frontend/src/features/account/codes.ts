/** Recovery codes as text. Pure. */

/** One a line, under a line that says what they are: to copy, to download. */
export function codesAsText(codes: readonly string[], head: string): string {
  return `${head}\n\n${codes.join("\n")}\n`;
}

/** "ABCD EFGH": a secret in groups, so that it can be typed without losing one's place. */
export function inFours(secret: string): string {
  return secret.replace(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 ");
}
