import { type ReactNode, useEffect } from "react";
import styles from "./parts.module.css";

/** The name of the product, as the last part of every window title. */
const PRODUCT = "Intraview";

/** Names the browser's tab: the page first, since that is what a narrow tab shows. */
export function useWindowTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · ${PRODUCT}` : PRODUCT;
  }, [title]);
}

/** The one h1 of a page, where it lies, what may be done with all of it. `tab`: the window's title if not plain text. */
export function PageTitle({
  title,
  tab,
  lead,
  crumbs,
  actions,
}: {
  title: ReactNode;
  tab?: string;
  lead?: ReactNode;
  crumbs?: ReactNode;
  actions?: ReactNode;
}) {
  useWindowTitle(tab ?? (typeof title === "string" ? title : undefined));
  return (
    <header className={styles.title}>
      <div>
        {crumbs && <p className={styles.crumbs}>{crumbs}</p>}
        <h1 id="page-title" tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {actions && <div className={styles.titleActs}>{actions}</div>}
    </header>
  );
}
