import { useQuery } from "@tanstack/react-query";
import { type ReactNode, type Ref, useId } from "react";
import { Icon } from "@/ui";
import { SecretField } from "@/ui/Field";
import { missingLength, type Owner, rulesOf, USUAL_RULES } from "./password";
import { waysQuery } from "./queries";
import styles from "./signing.module.css";
import { useTexts } from "./texts";

/** A new password, with what it needs below it, ticked off as it is typed. */
export function PasswordField({
  label,
  value,
  onChange,
  owner,
  error,
  ref,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  owner: Owner;
  /** What the server said of it. */
  error?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}) {
  const { t } = useTexts();
  const list = useId();
  const { data: ways } = useQuery(waysQuery);
  const rules = ways?.password_rules ?? USUAL_RULES;
  const missing = missingLength(value, rules);
  return (
    <div>
      <SecretField
        ref={ref}
        label={label}
        name="new-password"
        autoComplete="new-password"
        required
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        aria-describedby={list}
        visibilityToggleButtonProps={{ "aria-label": t("show") }}
      />
      <ul id={list} className={styles.rules} aria-label={t("rules.title")}>
        {rulesOf(value, rules, owner).map(({ key, state }) => (
          <li key={key} className={styles[state]}>
            <Icon name={state === "kept" ? "check" : state === "broken" ? "close" : "more"} small />
            <span>
              {key === "length" ? t("rules.length", { count: rules.min_length }) : t(`rules.${key}`)}
              {key === "length" && value !== "" && missing > 0 && (
                <span className="num">, {t("rules.missing", { count: missing })}</span>
              )}
              {state !== "later" && <span className="hide"> ({t(`rules.${state}`)})</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
