import type { UseMutationResult } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ProblemNote } from "@/features/errors";
import { CopyButton } from "@/features/staffAi/CopyButton";
import { Button, Note, Waiting } from "@/ui";
import { Field } from "@/ui/Field";
import styles from "./staffPeople.module.css";
import { useNamed, useTexts } from "./texts";
import type { Verdict } from "./types";
import { isHash } from "./words";

type Check = UseMutationResult<Verdict, Error, string | undefined>;

/** What a look at the whole chain found, in words. */
export function VerdictNote({ check }: { check: Check }) {
  const { t } = useTexts();
  const named = useNamed();
  const { data, variables: expected } = check;
  return (
    <div className={styles.verdict}>
      {check.isPending && <Waiting words={t("audit.verify.waiting")} lines={2} />}
      {!check.isPending && check.error && <ProblemNote error={check.error} onAgain={() => check.mutate(expected)} />}
      {!check.isPending && data?.intact && (
        <Note tone="good" icon="shield" live>
          {data.checked === 0 ? (
            t("audit.verify.empty")
          ) : (
            <>
              <b>{t("audit.verify.whole", { count: data.checked })}</b> {expected && t("audit.verify.found")}
              <p className={`${styles.head} code`}>{data.head}</p>
              <p>{t("audit.verify.head")}</p>
              <p className={styles.copy}>
                <CopyButton text={data.head} />
              </p>
            </>
          )}
        </Note>
      )}
      {!check.isPending && data && !data.intact && (
        <Note tone="loss" live>
          {data.what === "head" ? (
            <>
              <b>{t("audit.verify.gone")}</b> {t("audit.verify.goneTodo", { count: data.checked })}
            </>
          ) : (
            <>
              <b>{t("audit.verify.broken", { seq: data.broken_at ?? data.checked + 1 })}</b>{" "}
              {data.what && named("audit.verify.what", data.what)}
              <p>{t("audit.verify.brokenTodo", { count: data.checked })}</p>
            </>
          )}
        </Note>
      )}
      {!check.isIdle && <Earlier check={check} />}
    </div>
  );
}

/** A chain that was hashed anew from the beginning looks whole; a hash kept elsewhere tells. */
function Earlier({ check }: { check: Check }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  function submit(event: FormEvent) {
    event.preventDefault();
    const hash = typed.trim().toLowerCase();
    setWrong(!isHash(hash));
    if (isHash(hash) && !check.isPending) check.mutate(hash);
  }
  return (
    <form onSubmit={submit} className={styles.earlier} noValidate>
      <Field
        label={t("audit.verify.expect")}
        help={t("audit.verify.expectHelp")}
        error={wrong && t("audit.verify.expectWrong")}
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setWrong(false);
        }}
      />
      <Button type="submit" busy={check.isPending}>
        {t("audit.verify.look")}
      </Button>
    </form>
  );
}
