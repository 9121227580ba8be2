import { Link } from "react-router";
import { useTexts } from "./texts";

/** "New here? Create an account, it takes a minute." */
export function CreateAccount({ next }: { next: string }) {
  const { t } = useTexts();
  return (
    <>
      {t("newHere")} <Link to={`/sign-up?next=${encodeURIComponent(next)}`}>{t("create")}</Link>
      {t("aMinute")}
    </>
  );
}
