import { useState } from "react";
import styles from "./parts.module.css";

const sizes = { small: styles.avatarS, medium: styles.avatarM, usual: "", large: styles.avatarL };
const tones = ["", styles.toneB, styles.toneC, styles.toneD];

/** First letters of the first and the last word of a name, whole characters even where they are surrogate pairs. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = (words.length > 1 ? [words[0], words.at(-1)] : words).map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toLocaleUpperCase() || "?";
}

/** The same name gets the same of the four tones everywhere. */
export function toneOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % tones.length;
}

/**
 * A person's picture, or the initials where there is none or while it is on its way. Decoration: the name stands beside
 * it or in the label of what holds it.
 */
export function Avatar({
  name,
  picture,
  size = "usual",
}: {
  name: string;
  picture?: string | null;
  size?: keyof typeof sizes;
}) {
  return (
    <span className={`${styles.avatar} ${sizes[size]} ${tones[toneOf(name)]}`} aria-hidden="true">
      {picture ? <Picture key={picture} src={picture} initials={initials(name)} /> : initials(name)}
    </span>
  );
}

/** Keyed by its address: another picture is another try. */
function Picture({ src, initials }: { src: string; initials: string }) {
  const [lost, setLost] = useState(false);
  if (lost) return initials;
  return <img className={styles.picture} src={src} alt="" draggable={false} onError={() => setLost(true)} />;
}
