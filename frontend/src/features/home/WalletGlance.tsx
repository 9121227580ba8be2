import { Link } from "react-router";
import { useTexts } from "@/features/booking/texts";
import type { Wallet } from "@/features/wallet/types";
import { Facts } from "@/ui";

/** What there is to spend, and what is held. */
export function WalletGlance({ wallet }: { wallet: Wallet }) {
  const { t } = useTexts();
  const tokens = (count: number) => t("tokens", { count });
  return (
    <section>
      <h3>{t("home.wallet")}</h3>
      <Facts
        facts={[
          { name: t("home.free"), value: <b>{tokens(wallet.balance)}</b> },
          ...(wallet.locked_balance > 0 ? [{ name: t("home.held"), value: tokens(wallet.locked_balance) }] : []),
        ]}
      />
      <p className="small">
        <Link to="/wallet">{t("home.toWallet")}</Link>
      </p>
    </section>
  );
}
