import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { useViewer } from "@/app/viewer";
import { Button, Facts, Icon } from "@/ui";
import { Field } from "@/ui/Field";
import { money, partOf } from "@/ui/money";
import { plansQuery, quotaQuery, redeem } from "./queries";
import { refusedBecause } from "./redeem";
import { useWords } from "./texts";
import styles from "./unlock.module.css";

/** The two ways to Pro, side by side: a code, and one payment with its fee. */
export function Ways({ onUnlocked }: { onUnlocked: () => void }) {
  return (
    <div className={styles.ways}>
      <CodeForm onUnlocked={onUnlocked} />
      <Payment />
    </div>
  );
}

function CodeForm({ onUnlocked }: { onUnlocked: () => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [code, setCode] = useState("");
  const [empty, setEmpty] = useState(false);
  const said = useId();
  const use = useMutation({
    mutationFn: async (typed: string) => {
      try {
        await redeem(typed);
      } catch (error) {
        // The answer to an earlier try may have got lost on its way: what counts is whether it worked.
        if (refusedBecause(error).because !== "code_used_by_you") throw error;
        if (!(await queries.fetchQuery({ ...quotaQuery, staleTime: 0 })).unlimited) throw error;
      }
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: quotaQuery.queryKey });
      void queries.invalidateQueries({ queryKey: ["access"] });
      onUnlocked();
    },
  });
  const refused = use.error ? refusedBecause(use.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (use.isPending) return;
    const typed = code.trim();
    setEmpty(!typed);
    if (typed) use.mutate(typed);
  };
  const wrong = empty ? t("code.empty") : refused && t(`code.${refused.because}`, { count: refused.seconds });
  return (
    <form onSubmit={submit} noValidate>
      <h3>{t("code.title")}</h3>
      <p className="small muted">{t("code.what")}</p>
      <div className={styles.codeline}>
        <Field
          className={styles.code}
          aria-label={t("code.label")}
          placeholder={t("code.example")}
          value={code}
          maxLength={200}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            setEmpty(false);
            if (use.isError) use.reset();
          }}
          data-error={wrong ? true : undefined}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={said}
          data-testid="code"
        />
        <Button
          type="submit"
          kind="main"
          className={styles.use}
          busy={use.isPending || use.isSuccess}
          data-testid="use-code"
        >
          {t("code.use")}
        </Button>
      </div>
      <div id={said} role="status">
        {wrong && (
          <p className={styles.wrong}>
            <Icon name="alert" small />
            <span>{wrong}</span>
          </p>
        )}
        {use.isSuccess && <p className={`small muted ${styles.off}`}>{t("code.done")}</p>}
      </div>
    </form>
  );
}

function Payment() {
  const { t } = useWords();
  const { locale } = useViewer();
  const { data, error, refetch } = useQuery(plansQuery);
  const why = useId();
  const [pressed, setPressed] = useState(false);
  const pro = data?.pro;
  const open = data?.payments.on === true;
  return (
    <section>
      <h3>{t("pay.title")}</h3>
      <p className="small muted">{t("pay.what")}</p>
      {error && !data && (
        <p className={`small muted ${styles.failed}`}>
          {t("pay.failed")}{" "}
          <Button kind="quiet" size="tight" onClick={() => refetch()}>
            {t("pay.again")}
          </Button>
        </p>
      )}
      <div className={styles.facts}>
        {pro && (
          <Facts
            facts={[
              { name: t("pay.pro"), value: money(pro.price_minor, pro.currency, locale) },
              {
                name: t("pay.fee", { percent: partOf(pro.fee_minor, pro.price_minor, locale) }),
                value: money(pro.fee_minor, pro.currency, locale),
              },
            ]}
          />
        )}
      </div>
      {pro && (
        <>
          {/* Nothing takes payments yet, whatever the server says; where they are made is a page to come. */}
          <Button size="big" fill disabled={!open} aria-describedby={why} onClick={() => setPressed(true)}>
            {t("pay.continue", { sum: money(pro.total_minor, pro.currency, locale) })}
          </Button>
          <p className={`small muted ${styles.off}`} id={why} role="status">
            {!open && t("pay.off")}
            {open && pressed && t("pay.noTill")}
          </p>
        </>
      )}
    </section>
  );
}

/** What unlocking Pro means, under its ways. */
export function Pro({ children }: { children?: ReactNode }) {
  const { t } = useWords();
  return (
    <>
      <p className={`small muted ${styles.what}`}>{t("pro")}</p>
      {children}
    </>
  );
}
