import { useQuery } from "@tanstack/react-query";
import { ProblemNote } from "@/features/errors";
import { Note, PageTitle, Waiting } from "@/ui";
import { AppSection } from "./AppSection";
import { EmailSection } from "./EmailSection";
import { PasskeySection } from "./PasskeySection";
import { PasswordSection } from "./PasswordSection";
import { securityQuery } from "./queries";
import { RecoverySection } from "./RecoverySection";
import { useTexts } from "./texts";

/** How I get in, and how nobody else does. */
export function SecurityPage() {
  const { t } = useTexts();
  const { data: security, error, refetch } = useQuery(securityQuery);
  return (
    <>
      <PageTitle title={t("security.title")} lead={t("security.lead")} />
      {!security && !error && <Waiting words={t("loading")} lines={8} />}
      {!security && error && <ProblemNote error={error} onAgain={() => refetch()} />}
      {security && (
        <>
          {security.second_factor_required && !security.totp && security.passkeys.length === 0 && (
            <Note tone="soon" icon="shield">
              {t("security.needed")}
            </Note>
          )}
          <EmailSection security={security} />
          <PasswordSection security={security} />
          <AppSection security={security} />
          <PasskeySection security={security} />
          <RecoverySection security={security} />
        </>
      )}
    </>
  );
}
