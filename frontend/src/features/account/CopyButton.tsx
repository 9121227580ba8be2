import { useState } from "react";
import { Button } from "@/ui";
import { useTexts } from "./texts";

/** Copies a text and says so. Where the browser forbids it (plain http), the text is there to be marked by hand. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTexts();
  const [copied, setCopied] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 3000);
    } catch {
      setCopied(false);
    }
  }
  return (
    <Button size="tight" icon={copied ? "check" : "copy"} onClick={copy}>
      <span aria-live="polite">{copied ? t("security.recovery.copied") : (label ?? t("security.recovery.copy"))}</span>
    </Button>
  );
}
