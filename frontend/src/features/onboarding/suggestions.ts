/** What to suggest while somebody writes one of many words. Pure. */

const MOST = 30;

/** Not what is chosen already; first what begins like it. */
export function suggestFrom(names: Iterable<string>, chosen: readonly string[], typed: string): string[] {
  const plain = typed.trim().toLocaleLowerCase();
  const taken = new Set(chosen.map((one) => one.toLocaleLowerCase()));
  const open = [...new Set(names)].filter((name) => {
    const lower = name.toLocaleLowerCase();
    return !taken.has(lower) && lower.includes(plain);
  });
  const begins = (name: string) => (name.toLocaleLowerCase().startsWith(plain) ? 0 : 1);
  return open.sort((one, other) => begins(one) - begins(other) || one.localeCompare(other)).slice(0, MOST);
}
