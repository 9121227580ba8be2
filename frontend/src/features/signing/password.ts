/** What can be said of a new password while it is being typed. The server has the last word. Pure. */

export interface PasswordRules {
  min_length: number;
  refuses_leaked: boolean;
  refuses_similar: boolean;
}

/** What is shown until the server has told us its own. */
export const USUAL_RULES: PasswordRules = { min_length: 10, refuses_leaked: true, refuses_similar: true };

export interface RuleState {
  key: "length" | "similar" | "digits" | "leaked";
  /** `later`: only the server knows. */
  state: "open" | "kept" | "broken" | "later";
}

export interface Owner {
  email: string;
  name?: string;
}

/** The words of a person's name and address that a password must not be like. Short ones are part of too much. */
function wordsOf({ email, name = "" }: Owner): string[] {
  const [local = "", domain = ""] = email.split("@");
  const parts = [name, name.replaceAll(" ", ""), local, domain.replace(/\.[^.]*$/, "")];
  return [...parts, ...`${name} ${local}`.split(/[^\p{L}\p{N}_]+/u)]
    .filter((part) => [...part].length > 3)
    .map((part) => part.toLowerCase());
}

/** How much two words share, whatever the order of their letters: 0 to 1. */
function sharing(first: string, second: string): number {
  const left = new Map<string, number>();
  for (const letter of second) left.set(letter, (left.get(letter) ?? 0) + 1);
  let same = 0;
  for (const letter of first) {
    const count = left.get(letter) ?? 0;
    if (count > 0) same += 1;
    left.set(letter, count - 1);
  }
  return (2 * same) / ([...first].length + [...second].length);
}

/** Too near to the own name or address: one of its words, be it with digits behind it or its letters turned around. */
export function isSimilar(password: string, owner: Owner): boolean {
  const shown = password.toLowerCase();
  if (shown === "") return false;
  const bare = shown.replace(/[^\p{L}]{1,6}$/u, "");
  return wordsOf(owner).some((word) => bare === word || sharing(shown, word) >= 0.7);
}

/** How a password stands with each rule. Before anything is typed, and while it is too short, nothing is broken. */
export function rulesOf(password: string, rules: PasswordRules, owner: Owner): RuleState[] {
  const judged = (key: RuleState["key"], broken: boolean): RuleState => ({
    key,
    state: password === "" ? "open" : broken ? "broken" : "kept",
  });
  return [
    { key: "length", state: missingLength(password, rules) > 0 ? "open" : "kept" },
    ...(rules.refuses_similar ? [judged("similar", isSimilar(password, owner))] : []),
    judged("digits", /^\d+$/.test(password)),
    ...(rules.refuses_leaked ? [{ key: "leaked", state: "later" } satisfies RuleState] : []),
  ];
}

/** How many characters are still wanted, as people count them: an emoji is one. */
export function missingLength(password: string, rules: PasswordRules): number {
  return Math.max(0, rules.min_length - [...password].length);
}
