import { type FormEvent, useEffect, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { Button } from "@/ui";
import { Field } from "@/ui/Field";
import styles from "./checkout.module.css";
import { useWords } from "./texts";

/** Why a coupon doesn't count. What the server says of it is meant for people. */
export function useCouponTrouble(error: unknown): string | null {
  const { t } = useWords();
  if (!error) return null;
  if (!(error instanceof Problem) || error.status === 0 || error.status >= 500) return t("coupon.failed");
  if (error.status === 429) return t("coupon.fast");
  return error.fields.coupon?.[0] ?? (error.message || t("coupon.failed"));
}

/** A coupon: folded away until somebody has one, applied with its own button, taken off again. */
export function CouponField({
  code,
  applied,
  trouble,
  busy,
  onApply,
}: {
  /** What is asked for; empty without a coupon. */
  code: string;
  /** The server took it. */
  applied: boolean;
  trouble: string | null;
  busy: boolean;
  onApply: (code: string) => void;
}) {
  const { t } = useWords();
  const [open, setOpen] = useState(code !== "");
  const [typed, setTyped] = useState(code);
  const [empty, setEmpty] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const opened = useRef(false);
  useEffect(() => {
    if (open && opened.current) field.current?.focus();
  }, [open]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const asked = typed.trim();
    setEmpty(!asked);
    if (asked && !busy) onApply(asked);
  };
  if (!open) {
    return (
      <div className={styles.coupon}>
        <button
          type="button"
          className={styles.link}
          onClick={() => {
            opened.current = true;
            setOpen(true);
          }}
        >
          {t("coupon.have")}
        </button>
      </div>
    );
  }
  if (applied) {
    return (
      <p className={`small ${styles.applied}`} role="status">
        <span>{t("coupon.on", { code })}</span>{" "}
        <button
          type="button"
          className={styles.link}
          onClick={() => {
            setTyped("");
            onApply("");
          }}
        >
          {t("coupon.remove")}
        </button>
      </p>
    );
  }
  return (
    <form className={styles.coupon} onSubmit={submit} noValidate>
      <div className={styles.line}>
        <Field
          ref={field}
          className={styles.grow}
          tight
          label={t("coupon.label")}
          value={typed}
          maxLength={60}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setEmpty(false);
            if (code) onApply("");
          }}
          error={empty ? t("coupon.empty") : code && trouble}
          data-testid="coupon"
        />
        <Button type="submit" className={styles.apply} busy={busy && code !== ""}>
          {t("coupon.apply")}
        </Button>
      </div>
    </form>
  );
}
