import "./field-styles.css";
import {
  Checkbox,
  type CheckboxProps,
  NativeSelect,
  type NativeSelectProps,
  PasswordInput,
  type PasswordInputProps,
  Textarea,
  type TextareaProps,
  TextInput,
  type TextInputProps,
} from "@mantine/core";
import { type ReactNode, useId } from "react";
import styles from "./Field.module.css";
import { Icon } from "./Icon";

interface Words {
  /** Left out only where an `aria-label` says it, as in rows of many fields. */
  label?: ReactNode;
  /** Short and grey, on the label's line: "optional", "in minutes". */
  remark?: ReactNode;
  help?: ReactNode;
  /** Replaces the help; says what was kept. */
  error?: ReactNode;
}

const parts = {
  label: styles.label,
  input: styles.input,
  description: styles.help,
  error: styles.error,
} as const;

function words({ label, remark, help, error }: Words) {
  return {
    label: label && (
      <>
        {label}
        {remark && <span className={styles.remark}>{remark}</span>}
      </>
    ),
    description: error ? undefined : help,
    error: error && (
      <>
        <Icon name="alert" small />
        <span>{error}</span>
      </>
    ),
    // Most fields are required: the few that are not say "optional" in their remark.
    withAsterisk: false,
    inputWrapperOrder: ["label", "input", "description", "error"] as ("label" | "input" | "description" | "error")[],
  };
}

type Own<Props> = Omit<Props, "label" | "description" | "error" | "classNames"> & Words & { tight?: boolean };

function inputClass(tight: boolean | undefined, extra = ""): typeof parts {
  return { ...parts, input: [styles.input, extra, tight && styles.tight].filter(Boolean).join(" ") };
}

/** One line of text, with its label above and help or error below. `type` as in HTML. */
export function Field({ label, remark, help, error, tight, ...rest }: Own<TextInputProps>) {
  return <TextInput {...rest} {...words({ label, remark, help, error })} classNames={inputClass(tight)} />;
}

/** A password, with an eye to show it. */
export function SecretField({ label, remark, help, error, tight: _, ...rest }: Own<PasswordInputProps>) {
  return (
    <PasswordInput
      {...rest}
      {...words({ label, remark, help, error })}
      classNames={inputClass(false, styles.secret)}
      visibilityToggleIcon={({ reveal }) => <Icon name={reveal ? "lock" : "eye"} />}
    />
  );
}

/** Several lines of text. */
export function TextField({ label, remark, help, error, tight, ...rest }: Own<TextareaProps>) {
  return <Textarea {...rest} {...words({ label, remark, help, error })} classNames={inputClass(tight, styles.area)} />;
}

/** One of many, with the system's own list: it works on every phone and with every screen reader. */
export function Choice({ label, remark, help, error, tight, ...rest }: Own<NativeSelectProps>) {
  return (
    <NativeSelect
      {...rest}
      {...words({ label, remark, help, error })}
      classNames={inputClass(tight, styles.choice)}
      rightSection={<Icon name="down" />}
      rightSectionPointerEvents="none"
    />
  );
}

/** A box to tick. */
export function Tick({ label, ...rest }: Omit<CheckboxProps, "classNames">) {
  return (
    <Checkbox
      {...rest}
      label={label}
      classNames={{ body: styles.tickBody, input: styles.tick, icon: styles.tickIcon, label: styles.tickLabel }}
    />
  );
}

/** A few choices side by side; radio buttons underneath, so arrow keys and screen readers know what to do. */
export function Segments<Value extends string>({
  label,
  hideLabel,
  options,
  value,
  onChange,
}: {
  label: string;
  hideLabel?: boolean;
  options: { value: Value; label: string }[];
  value: Value | null;
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset>
      <legend className={hideLabel ? "hide" : `${styles.label} ${styles.legend}`}>{label}</legend>
      <div className={styles.segments}>
        {options.map((option) => (
          <label key={option.value} className={styles.segment}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span data-text={option.label}>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
