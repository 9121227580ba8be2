import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemNote } from "@/features/errors";
import staff from "@/features/staff/staff.module.css";
import { Button, Empty, Waiting } from "@/ui";
import { useTexts } from "./texts";

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
  const { t } = useTexts();
  return (
    <>
      {list.isPending && <Waiting lines={8} />}
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {Boolean(list.data) && (
        // Read out when it changes: filters otherwise change the page without a sound.
        <p className="small muted" role="status">
          {rows.length > 0 && t(list.hasNextPage ? "shownOfMore" : "shown", { count: rows.length })}
        </p>
      )}
      {Boolean(list.data) && rows.length === 0 && (
        <Empty action={filtered && <Button onClick={onClear}>{t("clear")}</Button>}>
          <p>{filtered ? t("noMatch") : none}</p>
        </Empty>
      )}
      {rows.length > 0 && children}
      {list.hasNextPage && (
        <p className={staff.more}>
          <Button busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("more")}
          </Button>
        </p>
      )}
    </>
  );
}
