import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { ProblemNote } from "@/features/errors";
import staff from "@/features/staff/staff.module.css";
import { Button, Empty, Mark, PageTitle, Table, Waiting } from "@/ui";
import { Tick } from "@/ui/Field";
import { AskDialog, OnPhone, Tabs, useAct, useSums } from "./parts";
import { archivePack, packsQuery, restorePack } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.sales";
import type { Pack } from "./types";

const PackDialog = lazy(() => import("./PackDialog").then((module) => ({ default: module.PackDialog })));

/** So many tokens at one price: what candidates choose from. */
export default function PacksPage() {
  const { t } = useTexts();
  const { sum, count } = useSums();
  const { data, error, isPending, refetch } = useQuery(packsQuery);
  const [archived, setArchived] = useState(false);
  const [editing, setEditing] = useState<Pack | "new" | null>(null);
  const [ending, setEnding] = useState<Pack | null>(null);
  const restore = useAct(restorePack, () => {});
  const all = data?.results ?? [];
  const packs = all.filter((pack) => archived || !pack.archived_at);
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("packs.title")}
        lead={t("packs.lead")}
        actions={
          <Button icon="plus" onClick={() => setEditing("new")}>
            {t("packs.add")}
          </Button>
        }
      />
      <Tabs of="sold" />
      {isPending && <Waiting lines={6} />}
      {error && !data && <ProblemNote error={error} onAgain={() => refetch()} />}
      {data && (
        <>
          {all.some((pack) => pack.archived_at) && (
            <p className={staff.more}>
              <Tick
                label={t("plans.showArchived", { count: all.filter((pack) => pack.archived_at).length })}
                checked={archived}
                onChange={(event) => setArchived(event.currentTarget.checked)}
              />
            </p>
          )}
          {packs.length === 0 && (
            <Empty>
              <p>{t("packs.none")}</p>
            </Empty>
          )}
        </>
      )}
      {restore.error && <ProblemNote error={restore.error} />}
      {packs.length > 0 && (
        <Table
          label={t("packs.title")}
          rows={packs}
          rowKey={(pack) => pack.id}
          columns={[
            {
              key: "tokens",
              title: t("packs.columns.pack"),
              cell: (pack) => (
                <span className={styles.first}>
                  <b>{t("packs.tokens", { count: pack.tokens })}</b>
                  {pack.name && <bdi className={`${styles.below} muted`}>{pack.name}</bdi>}
                  <OnPhone>{t("packs.each", { sum: sum(pack.each_minor, pack.currency) })}</OnPhone>
                </span>
              ),
            },
            {
              key: "state",
              title: t("state"),
              deskOnly: true,
              cell: (pack) =>
                pack.archived_at ? <Mark>{t("plans.archived")}</Mark> : <Mark tone="good">{t("plans.sold")}</Mark>,
            },
            {
              key: "each",
              title: t("packs.columns.each"),
              figure: true,
              deskOnly: true,
              cell: (pack) => sum(pack.each_minor, pack.currency),
            },
            {
              key: "position",
              title: t("plan.fields.position"),
              figure: true,
              deskOnly: true,
              cell: (pack) => count(pack.position),
            },
            {
              key: "price",
              title: t("packs.columns.price"),
              figure: true,
              cell: (pack) => sum(pack.price_minor, pack.currency),
            },
            {
              key: "acts",
              title: <span className="hide">{t("acts")}</span>,
              cell: (pack) => (
                <span className={styles.rowActs}>
                  {pack.archived_at ? (
                    <Button
                      size="tight"
                      label={t("packs.restoreLabel", { count: pack.tokens })}
                      busy={restore.isPending && restore.variables === pack.id}
                      onClick={() => restore.mutate(pack.id)}
                    >
                      {t("packs.restore")}
                    </Button>
                  ) : (
                    <>
                      <Button
                        size="tight"
                        label={t("packs.editLabel", { count: pack.tokens })}
                        onClick={() => setEditing(pack)}
                      >
                        {t("packs.edit")}
                      </Button>
                      <Button
                        size="tight"
                        kind="loss"
                        label={t("packs.archiveLabel", { count: pack.tokens })}
                        onClick={() => setEnding(pack)}
                      >
                        {t("packs.archive")}
                      </Button>
                    </>
                  )}
                </span>
              ),
            },
          ]}
        />
      )}
      {editing && (
        <Suspense fallback={null}>
          <PackDialog pack={editing === "new" ? undefined : editing} onClose={() => setEditing(null)} />
        </Suspense>
      )}
      {ending && <ArchiveDialog pack={ending} onClose={() => setEnding(null)} />}
    </div>
  );
}

function ArchiveDialog({ pack, onClose }: { pack: Pack; onClose: () => void }) {
  const { t } = useTexts();
  const archive = useAct(() => archivePack(pack.id), onClose);
  return (
    <AskDialog
      title={t("packs.archiveTitle", { count: pack.tokens })}
      what={t("packs.archiveWhat")}
      keep={t("packs.keep")}
      act={t("packs.archiveAct")}
      kind="loss"
      busy={archive.isPending}
      error={archive.error}
      onAct={archive.mutate}
      onClose={onClose}
    />
  );
}
