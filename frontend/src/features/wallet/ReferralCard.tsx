import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { Field } from "@/ui/Field";
import { referralQuery, sendReferralCode } from "./queries";
import { useWords } from "./texts";
import type { Referral } from "./types";
import styles from "./wallet.module.css";

/** One's own code for others, what came of it, and a code of somebody else. */
export function ReferralCard() {
  const { t } = useWords();
  const { data: referral, error, refetch } = useQuery(referralQuery);
  if (error && !referral) return <ProblemNote error={error} onAgain={() => refetch()} />;
  // No code: somebody of the staff looks in; no tokens: there is nothing to promise.
  if (!referral?.code || (referral.tokens === 0 && referral.invited === 0)) return null;
  return (
    <section className={styles.referral} aria-labelledby="referral">
      <h2 id="referral">{t("referral.title")}</h2>
      {referral.tokens > 0 && <p className="small muted">{t("referral.what", { count: referral.tokens })}</p>}
      <div className={styles.codeLine}>
        <span className={styles.code}>{referral.code}</span>
        <Copy text={referral.code} words={t("referral.copyCode")} />
        <Copy text={referral.url} words={t("referral.copyLink")} />
      </div>
      <p className="small muted">
        <Outcome referral={referral} />
      </p>
      {referral.used && <p className="small muted">{t("referral.used")}</p>}
      {referral.may_use && <UseCode />}
    </section>
  );
}

function Outcome({ referral }: { referral: Referral }) {
  const { t } = useWords();
  if (referral.invited === 0) return t("referral.none");
  const parts = [
    t("referral.invited", { count: referral.invited }),
    t("referral.rewarded", { count: referral.rewarded }),
    ...(referral.tokens_earned > 0 ? [t("referral.earned", { count: referral.tokens_earned })] : []),
  ];
  return `${parts.join(", ")}.`;
}

function Copy({ text, words }: { text: string; words: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      // Forbidden here: the code stands there to be copied by hand.
    }
  };
  return (
    <Button size="tight" icon={copied ? "check" : "copy"} onClick={() => void copy()}>
      {copied ? t("referral.copied") : words}
    </Button>
  );
}

function UseCode() {
  const { t } = useWords();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState("");
  const [empty, setEmpty] = useState(false);
  const use = useMutation({
    mutationFn: (typed: string) => sendReferralCode(typed),
    onSuccess: () => queries.invalidateQueries({ queryKey: referralQuery.queryKey }),
  });
  if (!open) {
    return (
      <button type="button" className={styles.link} onClick={() => setOpen(true)}>
        {t("referral.have")}
      </button>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = code.trim();
    setEmpty(!typed);
    if (typed && !use.isPending) use.mutate(typed);
  };
  return (
    <form onSubmit={submit} noValidate>
      <div className={styles.useLine}>
        <Field
          className={styles.grow}
          tight
          label={t("referral.label")}
          value={code}
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus
          onChange={(event) => {
            setCode(event.currentTarget.value);
            setEmpty(false);
            if (use.isError) use.reset();
          }}
          error={empty ? t("referral.empty") : use.error && refusalOf(use.error, t)}
        />
        <Button type="submit" className={styles.apply} busy={use.isPending || use.isSuccess}>
          {t("referral.use")}
        </Button>
      </div>
    </form>
  );
}

function refusalOf(error: unknown, t: ReturnType<typeof useWords>["t"]): string {
  if (!(error instanceof Problem) || error.status === 0 || error.status >= 500) return t("referral.failed");
  if (error.status === 429) return t("referral.fast");
  return error.fields.code?.[0] ?? (error.message || t("referral.failed"));
}
