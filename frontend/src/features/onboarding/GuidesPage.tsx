import { PageTitle } from "@/ui";
import { GuidesPart } from "./GuidesPart";
import styles from "./onboarding.module.css";
import { useTexts } from "./texts";

/** Guides and rules, to read again at any time. */
export default function GuidesPage() {
  const { t } = useTexts();
  return (
    <>
      <PageTitle title={t("guides.title")} lead={t("guides.lead")} />
      <div className={`${styles.section} ${styles.wideGuides}`}>
        <GuidesPart />
      </div>
    </>
  );
}
