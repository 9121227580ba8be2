import { type ReactNode, useId } from "react";
import styles from "./Chips.module.css";
import field from "./Field.module.css";
import { Icon } from "./Icon";

/** Several of some: chips with a tick, tick boxes underneath. With `most` chosen, the others wait. */
export function Chips({
  label,
  remark,
  help,
  error,
  options,
  chosen,
  most,
  onToggle,
  after,
}: {
  label: ReactNode;
  remark?: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  options: { value: string; label: string }[];
  chosen: readonly string[];
  most: number;
  onToggle: (value: string) => void;
  /** At the end of the row, for instance to show more. */
  after?: ReactNode;
}) {
  const said = useId();
  const full = chosen.length >= most;
  return (
    <fieldset aria-describedby={said} data-wrong={error ? true : undefined}>
      <legend className={`${field.label} ${field.legend}`}>
        {label}
        {remark && <span className={field.remark}>{remark}</span>}
      </legend>
      <div className={styles.chips}>
        {options.map((option) => {
          const on = chosen.includes(option.value);
          return (
            <label key={option.value} className={styles.chip}>
              <input
                type="checkbox"
                checked={on}
                disabled={full && !on}
                onChange={() => onToggle(option.value)}
                value={option.value}
              />
              <span>
                {on && <Icon name="check" small />}
                {option.label}
              </span>
            </label>
          );
        })}
        {after}
      </div>
      <p id={said} className={error ? field.error : field.help}>
        {error ? (
          <>
            <Icon name="alert" small />
            <span>{error}</span>
          </>
        ) : (
          help
        )}
      </p>
    </fieldset>
  );
}
