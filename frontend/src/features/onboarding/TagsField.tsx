import { type ReactNode, useEffect, useRef, useState } from "react";
import { Icon } from "@/ui";
import { Suggest } from "@/ui/Suggest";
import styles from "./onboarding.module.css";
import { useTexts } from "./texts";

/** Several words: chosen from suggestions or written, taken away one by one. What happens is also said. */
export function TagsField({
  id,
  label,
  remark,
  help,
  error,
  chosen,
  suggest,
  most,
  full,
  maxLength,
  coming,
  onAdd,
  onRemove,
}: {
  id: string;
  label: string;
  remark?: ReactNode;
  help: string;
  error?: ReactNode;
  chosen: readonly string[];
  suggest: (typed: string) => string[];
  most: number;
  /** Said when no more fit. */
  full: string;
  maxLength: number;
  /** Said while the list isn't here by which words are judged: a word waits for it. */
  coming?: string;
  /** Takes a word, or says why not. */
  onAdd: (word: string) => string | null;
  onRemove: (word: string) => void;
}) {
  const { t } = useTexts();
  const [typed, setTyped] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const [waits, setWaits] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const isFull = chosen.length >= most;

  function add(word: string) {
    const name = word.trim();
    if (!name) return;
    setWaits(coming !== undefined);
    if (coming !== undefined) return setTyped(name);
    const why = onAdd(name);
    setRefused(why);
    if (why) return setSaid("");
    setTyped("");
    setSaid(t("profile.added", { name }));
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the list has come
  useEffect(() => {
    if (waits && coming === undefined) add(typed);
  }, [waits, coming]);
  function remove(word: string) {
    onRemove(word);
    setRefused(null);
    setSaid(t("profile.removed", { name: word }));
    // The button that had the focus is gone.
    box.current?.querySelector("input")?.focus();
  }
  return (
    <div ref={box}>
      <Suggest
        id={id}
        label={label}
        remark={remark}
        help={isFull ? full : waits && coming !== undefined ? coming : help}
        error={refused ?? error}
        value={typed}
        maxLength={maxLength}
        disabled={isFull}
        options={isFull ? [] : suggest(typed)}
        onChange={(value) => {
          setRefused(null);
          setWaits(false);
          // A comma ends a word, as everywhere where words are collected.
          if (value.endsWith(",")) add(value.slice(0, -1));
          else setTyped(value);
        }}
        onChoose={add}
      />
      {chosen.length > 0 && (
        <ul className={styles.tags} aria-label={t("profile.chosen")}>
          {chosen.map((word) => (
            <li key={word}>
              <bdi>{word}</bdi>
              <button type="button" aria-label={t("profile.remove", { name: word })} onClick={() => remove(word)}>
                <Icon name="close" small />
              </button>
            </li>
          ))}
        </ul>
      )}
      <span className="hide" role="status">
        {said}
      </span>
    </div>
  );
}
