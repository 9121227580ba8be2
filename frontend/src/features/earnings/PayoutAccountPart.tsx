import { lazy, Suspense, useState } from "react";
import { useWords } from "@/features/sessions/words";
import { Button, Note } from "@/ui";
import { longDate } from "@/ui/time";
import styles from "./earnings.module.css";
import { useTexts } from "./texts";
import type { PayoutAccount } from "./types";

// They bring along what asks who sits there, which is seldom wanted.
const forms = () => import("./PayoutAccountForms");
const AccountForm = lazy(() => forms().then((module) => ({ default: module.AccountForm })));
const RemoveAccount = lazy(() => forms().then((module) => ({ default: module.RemoveAccount })));

/** Where earnings go. A change asks who sits there, and is told by mail. */
export function PayoutAccountPart({ account }: { account: PayoutAccount | null }) {
  const { t } = useTexts();
  const words = useWords();
  const [open, setOpen] = useState<"form" | "remove" | null>(null);
  const [done, setDone] = useState<"saved" | "removed" | null>(null);
  return (
    <section aria-labelledby="account">
      <h2 id="account">{t("account.title")}</h2>
      {done && (
        <div className={styles.told}>
          <Note tone="good" live>
            {t(`account.${done}`)}
          </Note>
        </div>
      )}
      {account ? (
        <p className="small">
          <b>
            <bdi>{account.holder}</bdi>
          </b>
          <span className={`${styles.below} muted`}>
            {t("account.ending", { ending: account.ending, country: account.country })}
          </span>
          <span className={`${styles.below} faint`}>
            {t("account.since", { day: longDate(account.updated_at, words.viewer, words.now) })}
          </span>
        </p>
      ) : (
        <p className="small muted">{t("account.none")}</p>
      )}
      {open ? (
        <Suspense fallback={null}>
          {open === "form" ? (
            <AccountForm
              holder={account?.holder ?? ""}
              onClose={(saved) => {
                setOpen(null);
                setDone(saved ? "saved" : null);
              }}
            />
          ) : (
            <RemoveAccount
              onClose={() => setOpen(null)}
              onDone={() => {
                setOpen(null);
                setDone("removed");
              }}
            />
          )}
        </Suspense>
      ) : (
        <div className={styles.buttons}>
          <Button
            onClick={() => {
              setDone(null);
              setOpen("form");
            }}
          >
            {t(account ? "account.change" : "account.add")}
          </Button>
          {account && (
            <Button
              kind="quiet"
              onClick={() => {
                setDone(null);
                setOpen("remove");
              }}
            >
              {t("account.remove")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
