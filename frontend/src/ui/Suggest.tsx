import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { Field } from "./Field";
import styles from "./Suggest.module.css";

/** Of all choices those that hold what was typed; all of them when it is one of them already. */
export function suggestionsFor(typed: string, options: readonly string[]): string[] {
  const plain = typed.trim().toLocaleLowerCase();
  if (!plain || options.some((option) => option.toLocaleLowerCase() === plain)) return [...options];
  return options.filter((option) => option.toLocaleLowerCase().includes(plain));
}

/**
 * One line of text with suggestions below it (an ARIA combobox): choose one, or write something else. With `onChoose`
 * it collects: what is chosen, or written and finished with Enter, is given on, and the field stays for the next.
 */
export function Suggest({
  label,
  remark,
  help,
  error,
  value,
  onChange,
  options,
  maxLength,
  onChoose,
  ...rest
}: {
  label: ReactNode;
  remark?: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  value: string;
  onChange: (value: string) => void;
  options: readonly string[];
  maxLength?: number;
  onChoose?: (option: string) => void;
  id?: string;
  disabled?: boolean;
  placeholder?: string;
  "data-testid"?: string;
}) {
  const own = useId();
  const id = rest.id ?? own;
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const list = useRef<HTMLDivElement>(null);
  const found = suggestionsFor(value, options);
  const shown = open && found.length > 0;

  const move = (to: number) => {
    const next = (to + found.length) % found.length;
    setOpen(true);
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  const choose = (option: string) => {
    (onChoose ?? onChange)(option);
    setOpen(false);
    setAt(-1);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" && found.length > 0) move(shown ? at + 1 : Math.max(0, found.indexOf(value)));
    else if (event.key === "ArrowUp" && found.length > 0) move(shown && at >= 0 ? at - 1 : found.length - 1);
    else if (event.key === "Enter" && shown && found[at] !== undefined) choose(found[at]);
    else if (event.key === "Enter" && onChoose && value.trim()) choose(value);
    else if (event.key === "Escape" && shown) setOpen(false);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.suggest}>
      <Field
        {...rest}
        label={label}
        remark={remark}
        help={help}
        error={error}
        value={value}
        maxLength={maxLength}
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          setOpen(true);
          setAt(-1);
        }}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={keys}
      />
      <div className={styles.anchor}>
        <div ref={list} id={`${id}-list`} role="listbox" className={styles.list} hidden={!shown}>
          {found.map((option, index) => (
            // Chosen with the keys of the field, which keeps the focus; the mouse must not take it away.
            // biome-ignore lint/a11y/useFocusableInteractive: the field points here by aria-activedescendant
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
            <div
              key={option}
              id={`${id}-${index}`}
              role="option"
              aria-selected={option === value}
              className={index === at ? `${styles.option} ${styles.at}` : styles.option}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(option)}
            >
              {option}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
