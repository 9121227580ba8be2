/** Languages by their names. Pure. */

/** Those to choose from: the ones most people interview in, by their codes. */
export const LANGUAGES =
  "af ak am ar as az be bg bm bn bo br bs ca ce co cs cy da de dv dz ee el en es et eu fa ff fi fj fo fr fy ga gd gl gn gu ha he hi hr ht hu hy id ig is it iu ja jv ka ki kk km kn ko ks ku ky lb lg ln lo lt lv mg mh mi mk ml mn mr ms mt my nb ne nl nn ny oc om or os pa pl ps pt qu rm ro ru rw sd si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn tr tt ug uk ur uz vi wo xh yi yo zh zu".split(
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
