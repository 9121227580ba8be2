import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "@/api/queries";

const load = () => import("./AccountMenu");
const AccountMenu = lazy(() => load().then((module) => ({ default: module.AccountMenu })));

/** Opens the account menu. The menu is loaded when somebody reaches for it: most visits never do. */
export function AccountButton({ className, children }: { className?: string; children: ReactNode }) {
  const { t } = useTranslation();
  const me = useMe();
  const [wanted, setWanted] = useState(false);
  const shared = {
    type: "button" as const,
    className,
    "aria-label": t("account.of", { name: me.name || me.email }),
    "aria-haspopup": "menu" as const,
  };
  const closed = (
    <button {...shared} onClick={() => setWanted(true)} onPointerEnter={load} onFocus={load}>
      {children}
    </button>
  );
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <AccountMenu>
        <button {...shared}>{children}</button>
      </AccountMenu>
    </Suspense>
  );
}
