import { useEffect, useRef, useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { SignedIn } from "@/app/shells/SignedIn";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { shelfOf } from "@/features/room/connection";
import { ButtonLink, Icon, PageTitle, Waiting } from "@/ui";
import { money } from "@/ui/money";
import { openLine } from "./browser";
import styles from "./checkout.module.css";
import { goFromHere, wentFromHere } from "./intent";
import { moneyMoved } from "./queries";
import { pathOf, wayOn } from "./returning";
import { useWords } from "./texts";
import { useReturn } from "./useReturn";

/** Where the provider leads back to: finds out whether it is paid, tells the page that began, and goes on or closes. */
export default function ReturnPage() {
  return <SignedIn>{() => <Return />}</SignedIn>;
}

function Return() {
  const { t } = useWords();
  const [search] = useSearchParams();
  const { id: named = "" } = useParams();
  const id = named === "return" ? (search.get("purchase") ?? "") : named;
  const canceled = search.has("canceled");
  return (
    <main id="main" className={styles.return}>
      <PageTitle title={t("return.title")} />
      {id ? <Outcome id={id} canceled={canceled} /> : <Missing />}
    </main>
  );
}

function Missing() {
  const { t } = useWords();
  return (
    <>
      <p className="muted">{t("return.missing")}</p>
      <p>
        <ButtonLink to="/wallet">{t("return.wallet")}</ButtonLink>
      </p>
    </>
  );
}

function Outcome({ id, canceled }: { id: string; canceled: boolean }) {
  const { t } = useWords();
  const { locale } = useViewer();
  const navigate = useNavigate();
  const { purchase, error, slow, again } = useReturn(id, canceled);
  const [session] = useState(() => shelfOf("sessionStorage"));
  const [fromHere] = useState(() => wentFromHere(session, id));
  const [stayed, setStayed] = useState(false);
  const told = useRef(false);
  // The page that began hears at once that somebody is back, long before it is known whether it is paid.
  useEffect(() => {
    const line = openLine(() => {});
    line.tell({ kind: "returned", purchase: id, canceled });
    return () => line.close();
  }, [id, canceled]);
  const way = wayOn(purchase, { fromHere, canceled });
  const to = pathOf(purchase?.return_to);
  useEffect(() => {
    if (way === "stay" || told.current) return;
    told.current = true;
    const line = openLine(() => {});
    if (!canceled) {
      line.tell({ kind: "settled", purchase: id });
      moneyMoved();
    }
    line.close();
    if (way === "on") {
      // What this window waits for stays noted: the page it goes to says how it ended.
      goFromHere(session, "");
      navigate(to, { replace: true });
      return;
    }
    window.close();
    // Still here: a window that no script may close.
    setTimeout(() => setStayed(true), 300);
  }, [way, canceled, id, session, navigate, to]);
  if (error && !purchase) return <ProblemNote error={error} onAgain={again} />;
  if (!purchase) return <Waiting words={t("checking.what")} />;
  const sum = money(purchase.total_minor, purchase.currency, locale);
  const known = { fulfilled: "done", halted: "halted", canceled: "canceled", reversed: "reversed" } as const;
  const words =
    purchase.state === "open"
      ? canceled
        ? ("left" as const)
        : slow
          ? ("long" as const)
          : ("checking" as const)
      : known[purchase.state];
  return (
    <div data-testid="return" data-state={purchase.state}>
      <div role="status" className={styles.step} data-tone={words === "done" ? "good" : "state"}>
        <Icon name={words === "done" ? "check" : words === "canceled" || words === "left" ? "wallet" : "clock"} />
        <div>
          <h2>
            {words === "done"
              ? purchase.kind === "pack"
                ? t("done.tokens", { count: purchase.quantity_tokens })
                : t("done.plan", { title: purchase.title })
              : words === "left"
                ? t("return.open")
                : t(`${words}.title`)}
          </h2>
          <p className="muted">
            {words === "done" ? t("done.paid", { sum }) : words === "left" ? t("return.openWhat") : t(`${words}.what`)}{" "}
            {way === "on" && t("return.going")}
            {((way === "close" && stayed) || (!fromHere && words === "long")) && t("return.close")}
          </p>
        </div>
      </div>
      {(stayed || words === "long" || words === "halted" || words === "canceled" || words === "reversed") && (
        <p className={styles.refused}>
          <ButtonLink to={to}>{t(to.startsWith("/wallet") ? "return.wallet" : "return.goOn")}</ButtonLink>
        </p>
      )}
    </div>
  );
}
