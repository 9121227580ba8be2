import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { ButtonLink, Mark, PageTitle, Table } from "@/ui";
import { shortDay } from "@/ui/time";
import { FilterBar, useListFilters } from "./FilterBar";
import { OnPhone } from "./parts";
import { couponsExport, couponsQuery } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import { useUsed } from "./useUsed";
import "./texts.coupons";
import { COUPON_STATES, type Coupon } from "./types";
import { couponTone, worth } from "./words";

/** What makes something cheaper: codes to type, and promotions for everybody they are meant for. */
export default function CouponsPage() {
  const { t } = useTexts();
  const { filters, clear, filtered } = useListFilters("coupons");
  const list = useInfiniteQuery({ ...couponsQuery(filters), placeholderData: keepPreviousData });
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("coupons.title")}
        lead={t("coupons.lead")}
        actions={
          <>
            <ButtonLink href={couponsExport(filters)} download icon="download">
              {t("export")}
            </ButtonLink>
            <ButtonLink to="/staff/coupons/new" icon="plus">
              {t("coupons.add")}
            </ButtonLink>
          </>
        }
      />
      <FilterBar
        list="coupons"
        example={t("coupons.example")}
        choices={[
          {
            name: "state",
            label: t("state"),
            options: COUPON_STATES.map((value) => ({ value, label: t(`coupons.states.${value}`) })),
          },
        ]}
      />
      <Listed list={list} rows={rows} filtered={filtered} none={t("coupons.none")} onClear={clear}>
        <Rows rows={rows} />
      </Listed>
    </div>
  );
}

function Rows({ rows }: { rows: Coupon[] }) {
  const { t } = useTexts();
  const words = useWords();
  const used = useUsed();
  const { locale } = words.viewer;
  return (
    <Table
      label={t("coupons.title")}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "code",
          title: t("coupons.columns.code"),
          cell: (row) => (
            <span className={styles.first}>
              <Link className={row.code ? styles.id : staff.quote} to={`/staff/coupons/${row.id}`}>
                {row.code || t("coupons.automatic")}
              </Link>
              <bdi className={`${staff.clamp} muted`}>{row.name}</bdi>
              <OnPhone>{t("coupons.used", { used: used(row) })}</OnPhone>
            </span>
          ),
        },
        {
          key: "state",
          title: t("state"),
          cell: (row) => <Mark tone={couponTone[row.state]}>{t(`coupons.states.${row.state}`)}</Mark>,
        },
        {
          key: "audience",
          title: t("coupons.columns.audience"),
          deskOnly: true,
          cell: (row) => t(`coupons.audiences.${row.audience}`),
        },
        {
          key: "ends",
          title: t("coupons.columns.ends"),
          deskOnly: true,
          cell: (row) =>
            row.ends_at ? (
              shortDay(row.ends_at, words.viewer, words.now)
            ) : (
              <span className="faint">{t("coupons.noEnd")}</span>
            ),
        },
        { key: "used", title: t("coupons.columns.used"), figure: true, deskOnly: true, cell: used },
        { key: "worth", title: t("coupons.columns.worth"), figure: true, cell: (row) => worth(row, locale) },
      ]}
    />
  );
}
