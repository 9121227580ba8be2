import { useEffect, useState } from "react";
import { Note } from "@/ui";
import { useRoomState, useWords } from "./useRoom";

const SHOWN_AFTER_MS = 400;

/** Our own line to the server is gone: what that means, and what is being done. A blink is not worth a word. */
export function ServerTrouble() {
  const { t } = useWords();
  const link = useRoomState((state) => state.link);
  const calls = useRoomState((state) => Object.values(state.lines).some((line) => line.state === "connected"));
  const away = link.at === "away";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!away) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [away]);
  if (!away || !shown) return null;
  return (
    <div data-testid="server-trouble">
      <Note live>
        <b>{t(calls ? "trouble.server" : "trouble.serverAlone")}</b> {t("trouble.attempt", { attempt: link.attempt })}
      </Note>
    </div>
  );
}
