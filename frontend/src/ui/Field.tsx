import { type ComponentProps, type ReactNode, type Ref, useId, useLayoutEffect, useRef, useState } from "react";
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

/** What a field's own element gets so that a screen reader hears the words around it. */
interface Told {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": ComponentProps<"input">["aria-invalid"];
  "data-error": true | undefined;
}

type Own<Props> = Omit<Props, "children" | "size"> & Words & { tight?: boolean; "data-error"?: true | undefined };

type Given = Pick<ComponentProps<"input">, "id" | "className" | "aria-describedby" | "aria-invalid"> & Words;

/** Label above, help or error below, and between them the field, told of both. */
function Around({
  given,
  children,
}: {
  given: Given & { "data-error"?: true | undefined };
  children: (told: Told) => ReactNode;
}) {
  const { label, remark, help, error, className } = given;
  const own = useId();
  const id = given.id ?? own;
  const said = error || help ? `${id}-said` : undefined;
  return (
    <div className={className}>
      {label && (
        <label className={styles.label} htmlFor={id}>
          {label}
          {remark && (
            <>
              {" "}
              <span className={styles.remark}>{remark}</span>
            </>
          )}
        </label>
      )}
      {children({
        id,
        "aria-describedby": [given["aria-describedby"], said].filter(Boolean).join(" ") || undefined,
        "aria-invalid": given["aria-invalid"] ?? (error ? true : undefined),
        "data-error": given["data-error"] ?? (error ? true : undefined),
      })}
      {error ? (
        <p id={said} className={styles.error}>
          <Icon name="alert" small />
          <span>{error}</span>
        </p>
      ) : (
        help && (
          <p id={said} className={styles.help}>
            {help}
          </p>
        )
      )}
    </div>
  );
}

const inputClass = (tight: boolean | undefined, extra = "") =>
  [styles.input, extra, tight && styles.tight].filter(Boolean).join(" ");

/** One line of text, with its label above and help or error below. `type` as in HTML. */
export function Field({ label, remark, help, error, tight, className, ...rest }: Own<ComponentProps<"input">>) {
  return (
    <Around given={{ ...rest, label, remark, help, error, className }}>
      {(told) => <input type="text" {...rest} {...told} className={inputClass(tight)} />}
    </Around>
  );
}

/** A password, with an eye to show it. */
export function SecretField({
  label,
  remark,
  help,
  error,
  tight: _,
  className,
  visibilityToggleButtonProps,
  ...rest
}: Own<ComponentProps<"input">> & { visibilityToggleButtonProps: { "aria-label": string } }) {
  const [seen, setSeen] = useState(false);
  return (
    <Around given={{ ...rest, label, remark, help, error, className }}>
      {(told) => (
        <div className={styles.secret}>
          <input {...rest} {...told} type={seen ? "text" : "password"} className={inputClass(false)} />
          <button
            type="button"
            className={styles.eye}
            aria-pressed={seen}
            {...visibilityToggleButtonProps}
            onClick={() => setSeen(!seen)}
          >
            <Icon name={seen ? "lock" : "eye"} />
          </button>
        </div>
      )}
    </Around>
  );
}

/** Several lines of text. `autosize`: as high as its text, between `minRows` and `maxRows`. */
export function TextField({
  label,
  remark,
  help,
  error,
  tight,
  className,
  autosize,
  minRows,
  maxRows,
  ref,
  ...rest
}: Own<ComponentProps<"textarea">> & { autosize?: boolean; minRows?: number; maxRows?: number }) {
  const own = useAutosize(autosize === true, rest.value, maxRows);
  return (
    <Around given={{ ...rest, label, remark, help, error, className }}>
      {(told) => (
        <textarea
          rows={minRows}
          {...rest}
          {...told}
          ref={(at) => {
            own.current = at;
            pass(ref, at);
          }}
          className={inputClass(tight, styles.area)}
        />
      )}
    </Around>
  );
}

function pass<Element>(ref: Ref<Element> | undefined, at: Element | null): void {
  if (typeof ref === "function") ref(at);
  else if (ref) ref.current = at;
}

/** The height follows the text by hand: `field-sizing` isn't everywhere yet. */
function useAutosize(on: boolean, value: unknown, maxRows = Number.POSITIVE_INFINITY) {
  const box = useRef<HTMLTextAreaElement | null>(null);
  useLayoutEffect(() => {
    const at = box.current;
    if (!on || !at || value === undefined) return;
    const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(at);
    const [line = 0, top = 0, bottom = 0] = [lineHeight, paddingTop, paddingBottom].map(Number.parseFloat);
    const edges = at.offsetHeight - at.clientHeight;
    at.style.height = "auto";
    at.style.height = `${Math.min(at.scrollHeight, maxRows * line + top + bottom) + edges}px`;
  }, [on, value, maxRows]);
  return box;
}

/** One of many, with the system's own list: it works on every phone and with every screen reader. */
export function Choice({
  label,
  remark,
  help,
  error,
  tight,
  className,
  data,
  ...rest
}: Own<ComponentProps<"select">> & { data: readonly { value: string; label: string }[] }) {
  return (
    <Around given={{ ...rest, label, remark, help, error, className }}>
      {(told) => (
        <div className={styles.choices}>
          <select {...rest} {...told} className={inputClass(tight, styles.choice)}>
            {data.map((one) => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
          </select>
          <Icon name="down" />
        </div>
      )}
    </Around>
  );
}

/** A box to tick. */
export function Tick({ label, ...rest }: Omit<ComponentProps<"input">, "type" | "className"> & { label?: ReactNode }) {
  const own = useId();
  const id = rest.id ?? own;
  const box = (
    <span className={styles.tickBox}>
      <input {...rest} id={id} type="checkbox" className={styles.tick} />
      <Icon name="check" small />
    </span>
  );
  if (!label) return box;
  return (
    <span className={styles.tickBody}>
      {box}
      <label className={styles.tickLabel} htmlFor={id}>
        {label}
      </label>
    </span>
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
