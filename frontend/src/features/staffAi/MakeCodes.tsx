import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Problem } from "@/api/problem";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Button, Sheet } from "@/ui";
import { Field, Segments } from "@/ui/Field";
import { instantOf, zoneName } from "@/ui/time";
import { CopyButton } from "./CopyButton";
import { makeCodes } from "./queries";
import styles from "./staffAi.module.css";
import { useTexts } from "./texts";
import type { Code } from "./types";
import { asLines, endOfDay } from "./words";

/** One code of chosen letters, or many drawn ones; afterwards to copy. */
export function MakeCodes() {
  const { t } = useTexts();
  const viewer = useViewer();
  const queries = useQueryClient();
  const [which, setWhich] = useState<"drawn" | "chosen">("drawn");
  const [code, setCode] = useState("");
  const [count, setCount] = useState("1");
  const [uses, setUses] = useState("1");
  const [until, setUntil] = useState("");
  const [note, setNote] = useState("");
  const [made, setMade] = useState<Code[] | null>(null);
  const make = useMutation({
    mutationFn: makeCodes,
    onSuccess: ({ results }) => {
      setMade(results);
      setCode("");
      void queries.invalidateQueries({ queryKey: ["staff", "codes"] });
      void queries.invalidateQueries({ queryKey: ["staff", "batches"] });
    },
  });
  const problem = make.error instanceof Problem ? make.error : null;
  const fields = problem?.fields ?? {};
  const taken = problem?.status === 409 ? t("codes.taken") : undefined;
  const known =
    taken || Object.keys(fields).some((name) => ["code", "count", "max_uses", "expires_at", "note"].includes(name));
  const many = which === "drawn" ? Number(count) || 0 : 1;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (make.isPending) return;
    make.mutate({
      ...(which === "chosen" ? { code: code.trim() } : { count: many }),
      max_uses: Number(uses) || 0,
      expires_at: endOfDay(until, (local) => instantOf(local, viewer.zone)),
      note: note.trim(),
    });
  }
  if (made) {
    return (
      <Sheet label={t("codes.make")}>
        <h2 role="status">{t("codes.made", { count: made.length })}</h2>
        <p className="small muted">{t("codes.madeWhat")}</p>
        <ul className={styles.made}>
          {made.map((one) => (
            <li key={one.id}>{one.code}</li>
          ))}
        </ul>
        <div className="row wrap">
          <CopyButton
            tight={false}
            text={asLines(made)}
            label={made.length > 1 ? t("codes.copyAll") : t("codes.copy")}
          />
          <Button kind="quiet" onClick={() => setMade(null)}>
            {t("codes.another")}
          </Button>
        </div>
      </Sheet>
    );
  }
  return (
    <Sheet label={t("codes.make")}>
      <h2>{t("codes.make")}</h2>
      <p className="small muted">{t("codes.lead")}</p>
      <form onSubmit={submit} className={styles.fields}>
        <Segments<"drawn" | "chosen">
          label={t("codes.which")}
          hideLabel
          options={[
            { value: "drawn", label: t("codes.drawn") },
            { value: "chosen", label: t("codes.chosen") },
          ]}
          value={which}
          onChange={setWhich}
        />
        <div className={which === "drawn" ? styles.pair : undefined}>
          {which === "chosen" && (
            <Field
              label={t("codes.code")}
              help={t("codes.codeHelp")}
              error={taken ?? fields.code?.join(" ")}
              required
              maxLength={60}
              autoComplete="off"
              spellCheck={false}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          )}
          {which === "drawn" && (
            <Field
              label={t("codes.count")}
              help={t("codes.countHelp")}
              error={fields.count?.join(" ")}
              type="number"
              min={1}
              max={500}
              required
              value={count}
              onChange={(event) => setCount(event.currentTarget.value)}
            />
          )}
          <Field
            label={t("codes.uses")}
            error={fields.max_uses?.join(" ")}
            type="number"
            min={1}
            max={1_000_000}
            required
            value={uses}
            onChange={(event) => setUses(event.currentTarget.value)}
          />
        </div>
        <Field
          label={t("codes.expires")}
          remark={t("codes.optional")}
          help={t("codes.expiresHelp", { zone: zoneName(viewer.zone) })}
          error={fields.expires_at?.join(" ")}
          type="date"
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Field
          label={t("codes.note")}
          remark={t("codes.optional")}
          help={t("codes.noteHelp")}
          error={fields.note?.join(" ")}
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {make.error && !known && <ProblemNote error={make.error} />}
        <div className="row">
          <Button type="submit" kind="main" busy={make.isPending} fill="phone">
            {t("codes.submit", { count: Math.max(1, many) })}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
