import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { changed } from "@/features/staffPeople/filters";
import { Button, ButtonLink, Empty, Margin, Mark, Moment, PageTitle, Table, type Tone, Waiting } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { Field, Segments } from "@/ui/Field";
import { longDate } from "@/ui/time";
import { Batches, useBatches } from "./Batches";
import { CopyButton } from "./CopyButton";
import { MakeCodes } from "./MakeCodes";
import { codesQuery, exportOf, revokeCode, usesQuery } from "./queries";
import styles from "./staffAi.module.css";
import { useTexts } from "./texts";
import type { Code, CodeState } from "./types";

const STATES = ["all", "open", "spent", "expired", "revoked"] as const;
type Filter = (typeof STATES)[number];

const tones: Record<CodeState, Tone> = { open: "good", spent: "state", expired: "state", revoked: "loss" };

/** Invite codes: made here, listed with who used them, withdrawn. */
export default function CodesPage() {
  const { t } = useTexts();
  const [search, setSearch] = useSearchParams();
  const state: Filter = STATES.find((one) => one === search.get("state")) ?? "all";
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 300);
  const batch = /^[0-9a-f-]{36}$/i.exec(search.get("batch") ?? "")?.[0];
  const batches = search.get("show") === "batches";
  const asked = { state: state === "all" ? undefined : state, q: q || undefined, batch };
  const put = (change: Record<string, string>) => setSearch(changed(search, change), { replace: true });
  const list = useInfiniteQuery({ ...codesQuery(asked), placeholderData: keepPreviousData, enabled: !batches });
  const batchList = useBatches(q, batches);
  const codes = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("codes.title")}
        actions={
          <ButtonLink href={exportOf(asked)} download icon="download">
            {t("codes.export")}
          </ButtonLink>
        }
      />
      <div className={styles.beside}>
        <div>
          <search className={staff.filters}>
            <Field
              label={t("search")}
              placeholder={t("codes.example")}
              type="search"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <div className={styles.show}>
              <Segments<"codes" | "batches">
                label={t("batches.which")}
                options={(["codes", "batches"] as const).map((value) => ({ value, label: t(`batches.${value}`) }))}
                value={batches ? "batches" : "codes"}
                onChange={(value) => setSearch(value === "batches" ? { show: value } : {}, { replace: true })}
              />
            </div>
            {!batches && (
              <div className={styles.many}>
                <Segments<Filter>
                  label={t("state")}
                  options={STATES.map((value) => ({ value, label: t(`codes.filters.${value}`) }))}
                  value={state}
                  onChange={(value) => put({ state: value === "all" ? "" : value })}
                />
              </div>
            )}
          </search>
          {batches ? (
            <Batches q={q} list={batchList} />
          ) : (
            <>
              {batch && (
                <p className={`${styles.chosen} small`} role="status">
                  {t("batches.one")}{" "}
                  <Button size="tight" onClick={() => put({ batch: "" })}>
                    {t("batches.all")}
                  </Button>
                </p>
              )}
              {list.isPending && <Waiting lines={8} />}
              {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
              {list.data && codes.length === 0 && (
                <Empty>
                  <p>{q ? t("noMatch", { q }) : t("codes.none")}</p>
                </Empty>
              )}
              {codes.length > 0 && <CodeTable codes={codes} />}
              {list.hasNextPage && (
                <p className={staff.more}>
                  <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                    {t("more")}
                  </Button>
                </p>
              )}
            </>
          )}
        </div>
        {!(batches ? batchList : list).isPending && <MakeCodes />}
      </div>
    </div>
  );
}

function CodeTable({ codes }: { codes: Code[] }) {
  const { t } = useTexts();
  const words = useWords();
  const [revoking, setRevoking] = useState<Code | null>(null);
  const [looking, setLooking] = useState<Code | null>(null);
  const until = (code: Code) => (code.expires_at ? longDate(code.expires_at, words.viewer) : t("codes.always"));
  return (
    <>
      <Table
        label={t("codes.title")}
        rows={codes}
        rowKey={(code) => code.id}
        columns={[
          {
            key: "code",
            title: t("codes.columns.code"),
            cell: (code) => (
              <>
                <button
                  type="button"
                  className={styles.code}
                  aria-label={t("codes.showUses", { code: code.code })}
                  onClick={() => setLooking(code)}
                >
                  {code.code}
                </button>
                {code.note && <bdi className={`${staff.clamp} muted`}>{code.note}</bdi>}
                <span className={`${styles.phone} faint`}>
                  {t("codes.brief", {
                    used: code.used,
                    of: code.max_uses,
                    until: code.expires_at ? t("codes.until", { day: until(code) }) : until(code),
                  })}
                </span>
              </>
            ),
          },
          {
            key: "state",
            title: t("codes.columns.state"),
            cell: (code) => <Mark tone={tones[code.state]}>{t(`codes.states.${code.state}`)}</Mark>,
          },
          { key: "expires", title: t("codes.columns.expires"), deskOnly: true, cell: until },
          {
            key: "made",
            title: t("codes.columns.made"),
            deskOnly: true,
            cell: (code) => t("codes.by", { at: words.at(code.created_at), name: code.created_by }),
          },
          {
            key: "used",
            title: t("codes.columns.used"),
            figure: true,
            deskOnly: true,
            cell: (code) => t("codes.usedOf", { used: code.used, of: code.max_uses }),
          },
          {
            key: "acts",
            title: <span className="hide">{t("codes.columns.acts")}</span>,
            cell: (code) => (
              <span className={styles.acts}>
                {code.state === "open" && (
                  <>
                    <CopyButton text={code.code} />
                    <Button
                      size="tight"
                      kind="loss"
                      label={t("codes.revokeLabel", { code: code.code })}
                      onClick={() => setRevoking(code)}
                    >
                      {t("codes.revoke")}
                    </Button>
                  </>
                )}
              </span>
            ),
          },
        ]}
      />
      {revoking && <RevokeDialog code={revoking} onClose={() => setRevoking(null)} />}
      {looking && <UsesDialog code={looking} onClose={() => setLooking(null)} />}
    </>
  );
}

function RevokeDialog({ code, onClose }: { code: Code; onClose: () => void }) {
  const { t } = useTexts();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeCode(code.id),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: ["staff", "codes"] }),
  });
  return (
    <Dialog
      open
      title={t("codes.revokeTitle", { code: code.code })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("codes.revokeKeep")}</Button>
          <Button kind="loss" busy={revoke.isPending} onClick={() => revoke.mutate()}>
            {t("codes.revokeAct")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("codes.revokeWhat", { count: code.used })}</p>
      {revoke.error && <ProblemNote error={revoke.error} />}
    </Dialog>
  );
}

function UsesDialog({ code, onClose }: { code: Code; onClose: () => void }) {
  const { t } = useTexts();
  const { gutter } = useWords();
  const list = useInfiniteQuery(usesQuery(code.id));
  const uses = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <Dialog
      open
      title={t("codes.usesTitle", { code: code.code })}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("close")}</Button>}
    >
      {list.isPending && <Waiting lines={3} />}
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && uses.length === 0 && <p className="muted">{t("codes.noUses")}</p>}
      <div className={styles.uses}>
        <Margin small tight>
          {uses.map((use) => (
            <Moment key={use.id} at={use.at} when={gutter(use.at)}>
              <bdi>{use.person.name}</bdi>
              <span className={`${styles.key} muted`}>{use.person.email}</span>
            </Moment>
          ))}
        </Margin>
      </div>
      {list.hasNextPage && (
        <p className={staff.more}>
          <Button size="tight" busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("more")}
          </Button>
        </p>
      )}
    </Dialog>
  );
}
