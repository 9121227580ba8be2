/** Languages by their names. Pure. */

/** Those to choose from: the ones most people interview in, by their codes. */
export const LANGUAGES =
  "am ar bg bn cs da de el en es et fa fi fil fr gu he hi hr hu id it ja kk km kn ko lt lv ml mr ms my ne nl no or pa pl pt ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi yo zh zu".split(
    " ",
  );

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

/** The code of a name, whatever its case; null for a language that is not among ours. */
export function languageCode(name: string, locale: string, codes: readonly string[] = LANGUAGES): string | null {
  const plain = name.trim().toLocaleLowerCase(locale);
  return codes.find((code) => languageName(code, locale).toLocaleLowerCase(locale) === plain) ?? null;
}
