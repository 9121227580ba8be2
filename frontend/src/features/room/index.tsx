import { useTranslation } from "react-i18next";
import { PageTitle } from "@/ui";

/** The room: check, lobby, interview. */
export default function RoomPage() {
  const { t } = useTranslation();
  return <PageTitle title={t("product")} />;
}
