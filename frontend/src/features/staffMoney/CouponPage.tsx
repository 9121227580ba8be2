import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link, useParams } from "react-router";
import { ErrorPage } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import { Listed } from "@/features/staff/Listed";
import staff from "@/features/staff/staff.module.css";
import { Button, Facts, Mark, PageTitle, Table, Waiting } from "@/ui";
import { AskDialog, Person, useAct, useSums } from "./parts";
import { couponQuery, couponUsesQuery, revokeCoupon } from "./queries";
import styles from "./staffMoney.module.css";
import { useTexts } from "./texts";
import { useUsed } from "./useUsed";
import "./texts.coupons";
import type { Coupon } from "./types";
import { couponTone, worth } from "./words";

const CouponChange = lazy(() => import("./CouponChange").then((module) => ({ default: module.CouponChange })));

/** One coupon: its conditions, who used it, and its end. */
export default function CouponPage() {
  const { id = "" } = useParams();
  const { data, error } = useQuery(couponQuery(id));
  // In one column its uses would push down what lies below them: both come together.
  const uses = useInfiniteQuery(couponUsesQuery(id));
  if (data && !uses.isLoading) return <One coupon={data} key={id} />;
  return <div className={staff.desk}>{error ? <ErrorPage error={error} inside /> : <Waiting lines={8} />}</div>;
}

function One({ coupon }: { coupon: Coupon }) {
  const { t } = useTexts();
  const words = useWords();
  const used = useUsed();
  const { sum } = useSums();
  const [asking, setAsking] = useState(false);
  const revoke = useAct(
    () => revokeCoupon(coupon.id),
    () => setAsking(false),
  );
  const called = coupon.code || coupon.name;
  const conditions = [
    coupon.first_purchase_only && t("coupon.first"),
    coupon.least_minor > 0 && t("coupon.least", { sum: sum(coupon.least_minor, coupon.currency) }),
    coupon.kinds.length > 0 &&
      coupon.kinds.map((kind) => t(`purchases.kinds.${kind as "pack"}`, { defaultValue: kind })).join(", "),
    coupon.products.length > 0 && coupon.products.join(", "),
  ].filter(Boolean);
  return (
    <div className={`${staff.desk} ${staff.wide}`}>
      <PageTitle
        title={t("coupon.title", { code: called, worth: worth(coupon, words.viewer.locale) })}
        crumbs={<Link to="/staff/coupons">{t("coupons.title")}</Link>}
        lead={
          <span className={styles.marks}>
            <bdi>{coupon.name}</bdi>
            <Mark tone={couponTone[coupon.state]}>{t(`coupons.states.${coupon.state}`)}</Mark>
          </span>
        }
        actions={
          !coupon.revoked_at && (
            <Button kind="loss" onClick={() => setAsking(true)}>
              {t("coupon.revoke.open")}
            </Button>
          )
        }
      />
      <div className={staff.split}>
        <div>
          <Uses coupon={coupon} />
        </div>
        <aside>
          <section className={staff.section} aria-labelledby="about">
            <h2 id="about">{t("details")}</h2>
            <Facts
              facts={[
                { name: t("coupons.columns.audience"), value: t(`coupons.audiences.${coupon.audience}`) },
                { name: t("coupon.conditions"), value: conditions.join("; ") || t("coupon.noConditions") },
                { name: t("coupons.columns.used"), value: used(coupon) },
                { name: t("coupon.fields.max_uses_each"), value: coupon.max_uses_each },
                ...(coupon.starts_at ? [{ name: t("coupon.fields.starts"), value: words.at(coupon.starts_at) }] : []),
                {
                  name: t("coupon.fields.ends"),
                  value: coupon.ends_at ? words.at(coupon.ends_at) : t("coupons.noEnd"),
                },
                ...(coupon.revoked_at ? [{ name: t("coupon.revokedAt"), value: words.at(coupon.revoked_at) }] : []),
                {
                  name: t("coupon.made"),
                  value: `${words.at(coupon.created_at)}${coupon.made_by ? `, ${coupon.made_by}` : ""}`,
                },
              ]}
            />
          </section>
          {!coupon.revoked_at && (
            <Suspense fallback={null}>
              <CouponChange coupon={coupon} />
            </Suspense>
          )}
        </aside>
      </div>
      {asking && (
        <AskDialog
          title={t("coupon.revoke.title", { code: called })}
          what={t("coupon.revoke.what", { count: coupon.used })}
          keep={t("coupon.revoke.keep")}
          act={t("coupon.revoke.act")}
          kind="loss"
          busy={revoke.isPending}
          error={revoke.error}
          onAct={revoke.mutate}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function Uses({ coupon }: { coupon: Coupon }) {
  const { t } = useTexts();
  const words = useWords();
  const { sum } = useSums();
  const list = useInfiniteQuery(couponUsesQuery(coupon.id));
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <section className={staff.section} aria-labelledby="uses">
      <h2 id="uses">{t("coupon.uses")}</h2>
      <Listed list={list} rows={rows} filtered={false} none={t("coupon.noUses")} onClear={() => {}}>
        <Table
          label={t("coupon.uses")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { key: "who", title: t("who"), cell: (row) => <Person who={row.person} /> },
            {
              key: "state",
              title: t("state"),
              cell: (row) => (
                <Mark tone={row.state === "used" ? "good" : "state"}>{t(`coupon.useStates.${row.state}`)}</Mark>
              ),
            },
            { key: "when", title: t("when"), deskOnly: true, cell: (row) => words.brief(row.at) },
            {
              key: "off",
              title: t("coupon.discount"),
              figure: true,
              cell: (row) => sum(row.discount_minor, row.purchase.currency),
            },
          ]}
        />
      </Listed>
    </section>
  );
}
