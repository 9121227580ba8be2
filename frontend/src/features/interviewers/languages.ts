/** Languages by their names. Pure. */

const known = new Map<string, Intl.DisplayNames>();

/** "Hindi" of "hi", in the reader's language; the code where nobody knows better. */
export function languageName(code: string, locale: string): string {
  try {
    let names = known.get(locale);
    if (!names) {
      names = new Intl.DisplayNames(locale, { type: "language" });
      known.set(locale, names);
    }
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

/** The code of a name, whatever its case; null for a language that is not among those. */
export function languageCode(name: string, locale: string, codes: readonly string[]): string | null {
  const plain = name.trim().toLocaleLowerCase(locale);
  return codes.find((code) => languageName(code, locale).toLocaleLowerCase(locale) === plain) ?? null;
}
