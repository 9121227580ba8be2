import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "@/features/errors";
import { Button, Empty, Waiting } from "@/ui";
import styles from "./staff.module.css";

/** A list's states around its table: waiting, failed, empty, here, and the way to more. */
export function Listed<Row>({
  list,
  rows,
  filtered,
  none,
  onClear,
  children,
}: {
  list: Pick<
    UseInfiniteQueryResult,
    "isPending" | "error" | "data" | "refetch" | "hasNextPage" | "isFetchingNextPage" | "fetchNextPage"
  >;
  rows: readonly Row[];
  /** Narrowed by the person, so that nothing found is no news about the whole. */
  filtered: boolean;
  none: string;
  onClear: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <>
      {list.isPending && <Waiting lines={8} />}
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {Boolean(list.data) && (
        // Read out when it changes: filters otherwise change the page without a sound.
        <p className="small muted" role="status">
          {rows.length > 0 &&
            t(list.hasNextPage ? "staff.list.shownOfMore" : "staff.list.shown", { count: rows.length })}
        </p>
      )}
      {Boolean(list.data) && rows.length === 0 && (
        <Empty action={filtered && <Button onClick={onClear}>{t("staff.list.clear")}</Button>}>
          <p>{filtered ? t("staff.list.noMatch") : none}</p>
        </Empty>
      )}
      {rows.length > 0 && children}
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("staff.list.more")}
          </Button>
        </p>
      )}
    </>
  );
}
