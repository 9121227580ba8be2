import { type KeyboardEvent, useRef } from "react";
import { Count } from "@/ui";
import { useCaptions } from "../captions/useCaptions";
import { countUnread } from "../core/chat";
import { listKnocks } from "../core/seats";
import { useCapabilities, useOthers, useRoomState, useWords } from "../useRoom";
import { CaptionsPanel } from "./CaptionsPanel";
import { ChatPanel } from "./ChatPanel";
import { NotesPanel } from "./NotesPanel";
import { PeoplePanel } from "./PeoplePanel";
import styles from "./panel.module.css";

export type Tab = "chat" | "notes" | "people" | "captions";

/** Beside the picture: chat, notes, people, and what was said where there are captions. On wide screens the notes stay pinned under the chat. */
export function Panel({ tab: chosen, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  const { t } = useWords();
  const { captions, on } = useCaptions();
  const captioned = on || captions.lines.length > 0;
  const tabs: readonly Tab[] = ["chat", "notes", "people", ...(captioned ? (["captions"] as const) : [])];
  const tab = tabs.includes(chosen) ? chosen : "chat";
  const list = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] as Tab;
    onTab(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <aside className={styles.panel} aria-label={t("panel.label")}>
      <div className={styles.tabs} role="tablist" aria-label={t("panel.label")} ref={list} onKeyDown={press}>
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            data-testid={`tab-${name}`}
            aria-selected={tab === name}
            aria-controls="tab-content"
            tabIndex={tab === name ? 0 : -1}
            className={tab === name ? styles.on : undefined}
            onClick={() => onTab(name)}
          >
            {t(`panel.${name}`)}
            {name === "chat" && <Unread />}
            {name === "people" && <PeopleCount />}
          </button>
        ))}
      </div>
      <div className={styles.content} id="tab-content" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === "chat" && <ChatPanel />}
        {tab === "notes" && <NotesPanel />}
        {tab === "people" && <PeoplePanel />}
        {tab === "captions" && <CaptionsPanel />}
      </div>
      {tab === "chat" && (
        <section className={`desk-only ${styles.pinned}`} aria-label={t("notes.label")}>
          <NotesPanel pinned />
        </section>
      )}
    </aside>
  );
}

function Unread() {
  const { t } = useWords();
  const chat = useRoomState((state) => state.chat);
  const me = useRoomState((state) => state.me?.seat ?? "");
  const count = countUnread(chat, me);
  if (count === 0) return null;
  return (
    <span className={styles.unread} data-testid="unread">
      <span aria-hidden="true">{count}</span>
      <span className="hide">{t("panel.unread", { count })}</span>
    </span>
  );
}

function PeopleCount() {
  const { hosts } = useCapabilities();
  const others = useOthers();
  const seats = useRoomState((state) => state.seats);
  const knocks = hosts ? listKnocks(seats).length : 0;
  return <Count>{others.filter((seat) => seat.present).length + 1 + knocks}</Count>;
}
