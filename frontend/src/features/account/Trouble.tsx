import { ProblemNote } from "@/features/errors";
import { PasskeyTrouble } from "@/features/signing/Passkey";
import { TooFast } from "@/features/signing/TooFast";
import { Note } from "@/ui";
import { useTexts } from "./texts";
import { troubleKind } from "./trouble";

/** Why a change did not happen, and that nothing was lost. Nothing where it did. */
export function Trouble({ error }: { error: unknown }) {
  const { t } = useTexts();
  const kind = troubleKind(error);
  switch (kind) {
    case null:
      return null;
    case "fast":
      return <TooFast error={error} />;
    case "passkey":
      return <PasskeyTrouble error={error} />;
    case "other":
      return <ProblemNote error={error} />;
    default:
      return (
        <Note tone="soon" icon="lock" live>
          {t(`trouble.${kind}`)}
        </Note>
      );
  }
}
