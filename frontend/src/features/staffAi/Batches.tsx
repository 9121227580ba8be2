import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Button, ButtonLink, Empty, Mark, Table, Waiting } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { longDate } from "@/ui/time";
import { batchesQuery, exportOf, revokeBatch } from "./queries";
import styles from "./staffAi.module.css";
import { useTexts } from "./texts";
import type { CodeBatch } from "./types";

/** The batches, as far as they were asked for; the page waits for them. */
export const useBatches = (q: string, enabled: boolean) =>
  useInfiniteQuery({ ...batchesQuery({ q: q || undefined }), placeholderData: keepPreviousData, enabled });

type BatchList = ReturnType<typeof useBatches>;

/** Codes that were made together: how many of them still work, to look at, to take away, to withdraw at once. */
export function Batches({ q, list }: { q: string; list: BatchList }) {
  const { t } = useTexts();
  const words = useWords();
  const [revoking, setRevoking] = useState<CodeBatch | null>(null);
  const batches = list.data?.pages.flatMap((page) => page.results) ?? [];
  const until = (batch: CodeBatch) => (batch.expires_at ? longDate(batch.expires_at, words.viewer) : t("codes.always"));
  const name = (batch: CodeBatch) => batch.note || t("batches.unnamed", { at: words.at(batch.created_at) });
  return (
    <>
      {list.isPending && <Waiting lines={8} />}
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && batches.length === 0 && (
        <Empty>
          <p>{q ? t("noMatch", { q }) : t("batches.none")}</p>
        </Empty>
      )}
      {batches.length > 0 && (
        <Table
          label={t("batches.title")}
          rows={batches}
          rowKey={(batch) => batch.id}
          columns={[
            {
              key: "note",
              title: t("batches.columns.note"),
              cell: (batch) => (
                <>
                  <Link className={staff.clamp} to={`/staff/codes?batch=${batch.id}`}>
                    <bdi>{name(batch)}</bdi>
                  </Link>
                  <span className="small faint">
                    {t("codes.by", { at: words.at(batch.created_at), name: batch.created_by })}
                  </span>
                  <span className={`${styles.phone} faint`}>
                    {t("batches.brief", { used: batch.used, of: batch.uses, codes: batch.codes })}
                  </span>
                </>
              ),
            },
            {
              key: "open",
              title: t("codes.columns.state"),
              cell: (batch) =>
                batch.open > 0 ? (
                  <Mark tone="good">{t("batches.open", { count: batch.open })}</Mark>
                ) : (
                  <Mark tone={batch.revoked > 0 ? "loss" : "state"}>
                    {t(batch.revoked > 0 ? "codes.states.revoked" : "batches.over")}
                  </Mark>
                ),
            },
            {
              key: "codes",
              title: t("batches.columns.codes"),
              figure: true,
              deskOnly: true,
              cell: (batch) => batch.codes,
            },
            {
              key: "used",
              title: t("codes.columns.used"),
              figure: true,
              deskOnly: true,
              cell: (batch) => t("codes.usedOf", { used: batch.used, of: batch.uses }),
            },
            { key: "expires", title: t("codes.columns.expires"), deskOnly: true, cell: until },
            {
              key: "acts",
              title: <span className="hide">{t("codes.columns.acts")}</span>,
              cell: (batch) => (
                <span className={styles.acts}>
                  <ButtonLink
                    size="tight"
                    icon="download"
                    href={exportOf({ batch: batch.id })}
                    download
                    label={t("batches.exportLabel", { name: name(batch) })}
                  >
                    {t("batches.export")}
                  </ButtonLink>
                  {batch.open > 0 && (
                    <Button
                      size="tight"
                      kind="loss"
                      label={t("codes.revokeLabel", { code: name(batch) })}
                      onClick={() => setRevoking(batch)}
                    >
                      {t("codes.revoke")}
                    </Button>
                  )}
                </span>
              ),
            },
          ]}
        />
      )}
      {list.hasNextPage && (
        <p className={staff.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("more")}
          </Button>
        </p>
      )}
      {revoking && <RevokeDialog batch={revoking} name={name(revoking)} onClose={() => setRevoking(null)} />}
    </>
  );
}

function RevokeDialog({ batch, name, onClose }: { batch: CodeBatch; name: string; onClose: () => void }) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeBatch(batch.id),
    onSuccess: onClose,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["staff", "batches"] });
      void queries.invalidateQueries({ queryKey: ["staff", "codes"] });
    },
  });
  return (
    <Dialog
      open
      title={t("batches.revokeTitle", { name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("batches.revokeKeep")}</Button>
          <Button kind="loss" busy={revoke.isPending} onClick={() => revoke.mutate()}>
            {t("batches.revokeAct", { count: batch.open })}
          </Button>
        </>
      }
    >
      <p className="muted">{t("batches.revokeWhat", { count: batch.used })}</p>
      {revoke.error && <ProblemNote error={revoke.error} />}
    </Dialog>
  );
}
