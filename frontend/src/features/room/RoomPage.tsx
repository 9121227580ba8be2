import { useEffect, useRef, useState } from "react";
import type { Schemas } from "@/api/client";
import { useWindowTitle } from "@/ui";
import { CaptionsDialog } from "./captions/CaptionsDialog";
import { listKnocks } from "./core/seats";
import { IncidentDialog } from "./dialogs/IncidentDialog";
import { KeysDialog } from "./dialogs/KeysDialog";
import { LeaveDialog } from "./dialogs/LeaveDialog";
import { MoreDialog } from "./dialogs/MoreDialog";
import type { DialogName } from "./dialogs/names";
import { TimeDialog } from "./dialogs/TimeDialog";
import { Dock } from "./dock/Dock";
import { Panel, type Tab } from "./panel/Panel";
import { RoomHead } from "./RoomHead";
import styles from "./room.module.css";
import { Speaker } from "./Speaker";
import { playKnock } from "./sound";
import { Stage } from "./stage/Stage";
import { useKeys } from "./useKeys";
import { useCapabilities, useRoomState, useWords } from "./useRoom";

/** The room itself: head, stage, panel, dock, and one dialog at a time. */
export function RoomPage({ row }: { row: Schemas["Room"] }) {
  const [tab, setTab] = useState<Tab>("chat");
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const close = () => setDialog(null);
  const show = (next: Tab) => {
    setTab(next);
    // The field of the tab, once it is drawn: whoever asked by key wants to write.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-field="${next}"]`)?.focus());
  };
  useKeys({ onTab: show, onDialog: setDialog, blocked: dialog !== null });
  useKnocks();

  return (
    <div className={styles.room} data-testid="room">
      <RoomHead row={row} onTime={() => setDialog("time")} />
      <Stage />
      <Panel tab={tab} onTab={setTab} />
      <Dock onDialog={setDialog} />
      <Speaker chatShown={tab === "chat"} />
      <IncidentDialog open={dialog === "incident"} onClose={close} />
      <LeaveDialog open={dialog === "leave"} onClose={close} />
      <KeysDialog open={dialog === "keys"} onClose={close} />
      <TimeDialog open={dialog === "time"} onClose={close} />
      <CaptionsDialog open={dialog === "captions"} onClose={close} />
      <MoreDialog open={dialog === "more"} onClose={close} onDialog={setDialog} />
    </div>
  );
}

/** A knock is heard, and stands in the tab's title until somebody has answered it. */
function useKnocks(): void {
  const { t } = useWords();
  const { hosts } = useCapabilities();
  const seats = useRoomState((state) => state.seats);
  const title = useRoomState((state) => state.room?.title ?? "");
  const count = hosts ? listKnocks(seats).length : 0;
  const before = useRef(0);
  useEffect(() => {
    if (count > before.current) playKnock();
    before.current = count;
  }, [count]);
  useWindowTitle(count > 0 ? `(${t("knock.title", { count })}) ${title}` : title);
}
