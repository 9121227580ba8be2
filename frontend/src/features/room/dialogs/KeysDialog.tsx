import { Button, Facts, Key } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { useCapabilities, useWords } from "../useRoom";

/** The room's keys. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const { sends } = useCapabilities();
  const keys = [
    ...(sends
      ? ([
          ["mute", "M"],
          ["camera", "V"],
        ] as const)
      : []),
    ["chat", "C"],
    ["notes", "N"],
    ["hand", "H"],
    ["leave", "Ctrl E"],
    ["help", "?"],
  ] as const;
  return (
    <Dialog
      open={open}
      title={t("keys.title")}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("keys.close")}</Button>}
    >
      <p className="muted">{t("keys.what")}</p>
      <Facts facts={keys.map(([name, key]) => ({ name: t(`keys.${name}`), value: <Key>{key}</Key> }))} />
    </Dialog>
  );
}
