import { useEffect } from "react";
import type { DialogName } from "./dialogs/names";
import type { Tab } from "./panel/Panel";
import { useCapabilities, useRoom } from "./useRoom";

/** True where keys belong to what is being written or chosen, not to the room. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** The room's keys: M, V, C, N, H, ? and Ctrl+E. */
export function useKeys({
  onTab,
  onDialog,
  blocked,
}: {
  onTab: (tab: Tab) => void;
  onDialog: (dialog: DialogName) => void;
  blocked: boolean;
}): void {
  const room = useRoom();
  const { sends } = useCapabilities();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (blocked || event.defaultPrevented || event.repeat) return;
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "e") {
        event.preventDefault();
        onDialog("leave");
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const { wants } = room.media.view();
      const { me, seats } = room.state();
      const acts: Record<string, () => void> = {
        c: () => onTab("chat"),
        n: () => onTab("notes"),
        h: () => room.raiseHand(!(me && seats[me.seat]?.hand)),
        "?": () => onDialog("keys"),
        ...(sends && {
          m: () => void room.media.setAudio(!wants.audio),
          v: () => void room.media.setVideo(!wants.video),
        }),
      };
      const act = acts[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [room, sends, onTab, onDialog, blocked]);
}
