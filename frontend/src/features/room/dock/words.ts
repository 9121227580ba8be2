/** A length in the largest unit that says it whole, in words a voice can read: "5 minutes", "30 seconds". */
export function minutesWords(seconds: number, language: string): string {
  const [value, unit] = seconds >= 60 ? [Math.round(seconds / 60), "minute"] : [seconds, "second"];
  return new Intl.NumberFormat(language, { style: "unit", unit: unit as string, unitDisplay: "long" }).format(
    value as number,
  );
}
