import { Segments } from "@/ui/Field";
import { useWords } from "./texts";
import type { Provider } from "./types";

/** Where to pay, if there is a choice. */
export function ProviderChoice({
  providers,
  chosen,
  onChoose,
}: {
  providers: readonly Provider[];
  chosen: string;
  onChoose: (key: string) => void;
}) {
  const { t } = useWords();
  if (providers.length < 2) return null;
  return (
    <Segments
      label={t("with")}
      value={chosen}
      onChange={onChoose}
      options={providers.map(({ key, title }) => ({ value: key, label: title }))}
    />
  );
}
