import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Button, Icon } from "@/ui";
import { Field } from "@/ui/Field";
import { quotaQuery, redeem } from "./queries";
import { refusedBecause } from "./redeem";
import { useWords } from "./texts";
import styles from "./unlock.module.css";

/** An invite code: Pro for good. `bare`: where its title stands already. */
export function CodeForm({
  onUnlocked,
  bare,
  second,
}: {
  onUnlocked: () => void;
  bare?: boolean;
  /** Another way stands beside it and is the main one. */
  second?: boolean;
}) {
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
      {!bare && <h3>{t("code.title")}</h3>}
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
          kind={second ? "plain" : "main"}
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
