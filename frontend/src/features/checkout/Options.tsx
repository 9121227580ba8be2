import { type ReactNode, useId } from "react";
import styles from "./checkout.module.css";

export interface Option {
  value: string;
  title: ReactNode;
  help?: ReactNode;
  price: ReactNode;
}

/** Prices to choose from: radios, the sum right, what it means beneath. */
export function Options({
  label,
  options,
  value,
  onChange,
  disabled,
}: {
  label: string;
  options: readonly Option[];
  value: string;
  onChange: (value: string) => void;
  disabled?: boolean;
}) {
  const name = useId();
  return (
    <fieldset className={styles.options} disabled={disabled}>
      <legend className="hide">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span className={styles.dot} />
          <b>{option.title}</b>
          <span className="num">{option.price}</span>
          {option.help && <small>{option.help}</small>}
        </label>
      ))}
    </fieldset>
  );
}
