import { useViewer } from "@/app/viewer";
import { Facts } from "@/ui";
import { money, partOf } from "@/ui/money";
import styles from "./checkout.module.css";
import { useWords } from "./texts";
import type { Sums as Told } from "./types";

/** What it costs, line by line: the item, what is taken off, tax, the fee, and what is to be paid. */
export function SumLines({
  item,
  sums,
  discount,
  stale,
}: {
  item: string;
  sums: Told;
  /** The name of what is taken off. */
  discount?: string;
  /** The figures belong to something else and are about to change. */
  stale?: boolean;
}) {
  const { t } = useWords();
  const { locale } = useViewer();
  const sum = (minor: number) => money(minor, sums.currency, locale);
  return (
    <div className={stale ? `${styles.sums} ${styles.stale}` : styles.sums} aria-busy={stale}>
      <Facts
        facts={[
          { name: <bdi>{item}</bdi>, value: sum(sums.list_minor) },
          ...(sums.discount_minor > 0
            ? [
                {
                  name: discount ? <bdi>{t("sums.discountOf", { name: discount })}</bdi> : t("sums.discount"),
                  value: `−${sum(sums.discount_minor)}`,
                },
              ]
            : []),
          ...(sums.tax_minor > 0
            ? [{ name: t(sums.tax_included ? "sums.taxIn" : "sums.taxOn"), value: sum(sums.tax_minor) }]
            : []),
          ...(sums.fee_minor > 0
            ? [
                {
                  name: t("sums.fee", {
                    percent: partOf(sums.fee_minor, sums.list_minor - sums.discount_minor, locale),
                  }),
                  value: sum(sums.fee_minor),
                },
              ]
            : []),
          { name: <b className={styles.total}>{t("sums.total")}</b>, value: <b>{sum(sums.total_minor)}</b> },
        ]}
      />
    </div>
  );
}
