import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "@/api/queries";
import { may } from "@/app/powers";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { endOfDay } from "@/features/staffAi/words";
import { Button, Facts, Table, Waiting } from "@/ui";
import { Field } from "@/ui/Field";
import { dayKey, instantOf, zoneName } from "@/ui/time";
import { AskDialog, useAct, useOnce, useSums } from "./parts";
import { wholeOf } from "./plans";
import { giveTokens, walletLinesQuery, walletQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import "./texts.wallet";
import type { Wallet, WalletLine } from "./types";

/** On somebody's page: what they have, where it came from and went, and tokens to give. */
export default function WalletPanel({ person, name }: { person: string; name: string }) {
  const { t } = useTexts();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const [giving, setGiving] = useState(false);
  const { data, error, isPending, refetch } = useQuery(walletQuery(person));
  return (
    <section className={`${staff.section} ${styles.hold}`} aria-labelledby="wallet">
      <h2 id="wallet">{t("wallet.title")}</h2>
      {isPending && <Waiting lines={3} />}
      {error && !data && <ProblemNote error={error} onAgain={() => refetch()} />}
      {data && <Balances wallet={data} />}
      {data && (
        <p className={styles.acts}>
          <Button aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? "wallet.hide" : "wallet.show")}
          </Button>
          {may(me, "plans.grant") && <Button onClick={() => setGiving(true)}>{t("wallet.give.open")}</Button>}
        </p>
      )}
      {open && <Lines person={person} />}
      {giving && <GiveDialog person={person} name={name} onClose={() => setGiving(false)} />}
    </section>
  );
}

function Balances({ wallet }: { wallet: Wallet }) {
  const { t } = useTexts();
  const { count } = useSums();
  const rows: { key: "balance" | "locked" | "earned" | "owed"; value: number; more?: string }[] = [
    {
      key: "balance",
      value: wallet.balance,
      more: t("wallet.parts", { paid: count(wallet.paid_balance), free: count(wallet.free_balance) }),
    },
    { key: "locked", value: wallet.locked_balance },
    { key: "earned", value: wallet.earned_balance },
    { key: "owed", value: wallet.owed },
  ];
  return (
    <Facts
      facts={rows
        .filter(({ key, value }) => value !== 0 || key === "balance" || key === "locked")
        .map(({ key, value, more }) => ({
          name: t(`wallet.${key}`),
          value: (
            <>
              <b>{t("wallet.tokens", { count: value })}</b>
              {more && <span className={`${styles.below} faint`}>{more}</span>}
            </>
          ),
        }))}
    />
  );
}

/** A change with its sign, so that nobody has to guess: "+40", "−40". */
const signed = (value: number, locale: string) =>
  new Intl.NumberFormat(locale, { signDisplay: "exceptZero" }).format(value).replace("-", "−");

function Lines({ person }: { person: string }) {
  const { t } = useTexts();
  const words = useWords();
  const list = useInfiniteQuery(walletLinesQuery(person));
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const change = (value: number) => (
    <span className={value === 0 ? "faint" : undefined}>{signed(value, words.viewer.locale)}</span>
  );
  return (
    <div className={staff.more}>
      {list.isPending && <Waiting lines={4} />}
      {list.error && <ProblemNote error={list.error} onAgain={() => list.refetch()} />}
      {list.data && rows.length === 0 && <p className="small muted">{t("wallet.none")}</p>}
      {rows.length > 0 && (
        <Table<WalletLine>
          label={t("wallet.history")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "what",
              title: t("wallet.columns.what"),
              cell: (row) => (
                <>
                  <bdi>{row.text}</bdi>
                  <time className={`${styles.below} faint`} dateTime={row.at}>
                    {words.brief(row.at)}
                  </time>
                </>
              ),
            },
            { key: "free", title: t("wallet.columns.free"), figure: true, cell: (row) => change(row.available) },
            {
              key: "held",
              title: t("wallet.columns.held"),
              figure: true,
              deskOnly: true,
              cell: (row) => change(row.held),
            },
            {
              key: "earned",
              title: t("wallet.columns.earned"),
              figure: true,
              deskOnly: true,
              cell: (row) => change(row.earned),
            },
            { key: "after", title: t("wallet.columns.after"), figure: true, cell: (row) => row.available_after },
          ]}
        />
      )}
      {list.hasNextPage && (
        <p className={staff.more}>
          <Button size="tight" busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t("more")}
          </Button>
        </p>
      )}
    </div>
  );
}

function GiveDialog({ person, name, onClose }: { person: string; name: string; onClose: () => void }) {
  const { t } = useTexts();
  const viewer = useViewer();
  const key = useOnce();
  const [typed, setTyped] = useState("");
  const [until, setUntil] = useState("");
  const [tried, setTried] = useState(false);
  const tokens = wholeOf(typed);
  const expires = endOfDay(until, (local) => instantOf(local, viewer.zone));
  const give = useAct(
    (reason: string) =>
      giveTokens(person, { tokens: tokens ?? 0, reason, ...(expires && { expires_at: expires }) }, key),
    onClose,
  );
  return (
    <AskDialog
      title={t("wallet.give.title", { name })}
      what={t("wallet.give.what", { name })}
      keep={t("wallet.give.keep")}
      act={tokens ? t("wallet.give.act", { count: tokens }) : t("wallet.give.open")}
      reason="required"
      longest={150}
      remark={t("wallet.give.remark", { name })}
      busy={give.isPending}
      error={give.error}
      onAct={(reason) => {
        setTried(true);
        if (tokens) give.mutate(reason);
      }}
      onClose={onClose}
    >
      <Field
        label={t("wallet.give.tokens")}
        error={tried && !tokens && t("wrong.number")}
        data-autofocus
        required
        inputMode="numeric"
        maxLength={9}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Field
        label={t("wallet.give.until")}
        remark={t("optional")}
        help={t("wallet.give.untilHelp", { zone: zoneName(viewer.zone) })}
        type="date"
        min={dayKey(new Date(), viewer)}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
    </AskDialog>
  );
}
