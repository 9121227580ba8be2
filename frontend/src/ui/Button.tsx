import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "react-router";
import styles from "./Button.module.css";
import { Icon, type IconName } from "./Icon";

interface Look {
  /** `main`: one per screen, named by its outcome. `quiet`: words only. `loss`: something is given up. */
  kind?: "plain" | "main" | "quiet" | "loss";
  /** `big`: 48 high, for the main one. `tight`: 32 high, for tables. */
  size?: "usual" | "big" | "tight";
  icon?: IconName;
  /** As wide as its column; `phone`: only on a phone. */
  fill?: boolean | "phone";
  /** An icon alone needs the words for a screen reader. */
  label?: string;
  children?: ReactNode;
}

type ButtonProps = Look & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> & { busy?: boolean };

function looks({ kind = "plain", size = "usual", fill, children }: Look, className?: string): string {
  return [
    styles.button,
    kind !== "plain" && styles[kind],
    size !== "usual" && styles[size],
    fill === true && styles.wide,
    fill === "phone" && styles.fill,
    children === undefined && styles.square,
    className,
  ]
    .filter(Boolean)
    .join(" ");
}

/** A button. While `busy` it stays focusable and says so, but a second press does nothing. */
export function Button({ kind, size, icon, fill, label, busy, children, className, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={looks({ kind, size, fill, children }, className)}
      aria-label={label}
      title={rest.title ?? (children === undefined ? label : undefined)}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon && <Icon name={icon} small={size === "tight"} />}
      {children}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, it changes nothing. `href` leaves the app or downloads. */
export function ButtonLink({
  to,
  href,
  download,
  kind,
  size,
  icon,
  fill,
  label,
  children,
  className,
}: Look & { to?: string; href?: string; download?: boolean; className?: string }) {
  const shared = { className: looks({ kind, size, fill, children }, className), "aria-label": label };
  const inside = (
    <>
      {icon && <Icon name={icon} small={size === "tight"} />}
      {children}
    </>
  );
  return to === undefined ? (
    <a href={href} download={download} {...shared}>
      {inside}
    </a>
  ) : (
    <Link to={to} {...shared}>
      {inside}
    </Link>
  );
}
