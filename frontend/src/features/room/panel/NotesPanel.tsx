import { useLayoutEffect, useRef, useState } from "react";
import { useViewer } from "@/app/viewer";
import { Button, Icon, Margin, Moment } from "@/ui";
import { clock, roomClock } from "@/ui/time";
import { newId } from "../connection";
import type { Layer } from "../core/frames";
import { type Draft, listNotes, type NoteLine } from "../core/notes";
import { useCapabilities, useNameOf, useRoom, useRoomState, useWords } from "../useRoom";
import styles from "./panel.module.css";

/** Notes of one layer, each at the moment it was begun. Saved by themselves, a moment after the last key. */
export function NotesPanel({ pinned }: { pinned?: boolean }) {
  const { t } = useWords();
  const { reads, writes } = useCapabilities();
  const role = useRoomState((state) => state.me?.role ?? "candidate");
  const notes = useRoomState((state) => state.notes);
  const me = useRoomState((state) => state.me?.seat ?? "");
  const started = useRoomState((state) => state.room?.started_at ?? null);
  const [layer, setLayer] = useState<Layer>("private");
  // The note in the field below has a key of its own from its first letter; it moves into the list when it is finished.
  const [newKey, setNewKey] = useState(newId);
  const lines = listNotes(notes, layer).filter(
    (line) => line.key !== newKey && (line.text !== "" || (line.draft !== null && line.draft.state !== "saved")),
  );
  const scroll = useRef<HTMLDivElement>(null);
  const names = role === "candidate" ? "notes.layersOwn" : "notes.layers";

  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest note is what one reads
  useLayoutEffect(() => {
    const box = scroll.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [lines.length, layer]);

  return (
    <div className={pinned ? styles.notesPinned : styles.notes} data-testid={pinned ? "notes-pinned" : "notes"}>
      <header className={styles.notesHead}>
        {pinned && <Icon name="pin" small />}
        <h2 className={styles.noteTitle}>{t("notes.label")}</h2>
        <SaveState drafts={Object.values(notes.drafts).filter((draft) => draft.layer === layer)} />
        <label className={styles.layer}>
          <span className="hide">{t("notes.layer")}</span>
          <select value={layer} onChange={(event) => setLayer(event.target.value as Layer)} data-testid="note-layer">
            {reads.map((one) => (
              <option key={one} value={one}>
                {t(`${names}.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </header>
      <div className={styles.notesList} ref={scroll}>
        {!pinned && <p className={styles.who}>{t(`notes.who.${layer}`)}</p>}
        <Margin gutter={64} tight label={t("notes.label")}>
          {lines.map((line) => (
            <Moment key={line.key} when={line.roomMs === null || !started ? "" : roomClock(line.roomMs)}>
              <NoteEntry
                line={line}
                layer={layer}
                mayWrite={writes.includes(layer) && mayChange(line, layer, role, me)}
              />
            </Moment>
          ))}
          {writes.includes(layer) && (
            <Moment when={<Icon name="plus" small />}>
              <NewNote noteKey={newKey} layer={layer} pinned={pinned} onFinished={() => setNewKey(newId())} />
            </Moment>
          )}
        </Margin>
        {!writes.includes(layer) && lines.length === 0 && <p className={styles.nothing}>{t("notes.readOnly")}</p>}
      </div>
    </div>
  );
}

/** The panel's notes belong to the panel, all others to their author; interviewers may mend what the candidate sees. */
function mayChange(line: NoteLine, layer: Layer, role: string, me: string): boolean {
  return (
    line.author === null || line.author === me || layer === "panel" || (layer === "candidate" && role === "interviewer")
  );
}

/** A new note begins with its first letter; Enter finishes it and begins the next. */
function NewNote({
  noteKey,
  layer,
  pinned,
  onFinished,
}: {
  noteKey: string;
  layer: Layer;
  pinned?: boolean;
  onFinished: () => void;
}) {
  const { t } = useWords();
  const room = useRoom();
  const text = useRoomState((state) => state.notes.drafts[noteKey]?.text ?? "");
  const note = useRoomState((state) => state.notes.drafts[noteKey]?.note ?? null);
  const failed = useRoomState((state) => state.notes.drafts[noteKey]?.state === "failed");
  const finish = () => {
    if (text.trim() === "") return;
    room.closeNote(noteKey);
    onFinished();
  };
  return (
    <>
      <NoteField
        value={text}
        label={t("notes.new")}
        placeholder={t("notes.empty")}
        field={pinned ? undefined : "notes"}
        onType={(typed) => room.typeNote(noteKey, note, layer, typed)}
        onFinish={finish}
      />
      {failed && <NotSaved noteKey={noteKey} />}
    </>
  );
}

function NoteEntry({ line, layer, mayWrite }: { line: NoteLine; layer: Layer; mayWrite: boolean }) {
  const { t } = useWords();
  const room = useRoom();
  const me = useRoomState((state) => state.me?.seat ?? "");
  const nameOf = useNameOf();
  const [editing, setEditing] = useState(false);
  const key = line.draft?.key ?? line.note ?? line.key;
  const time = line.roomMs === null ? "" : roomClock(line.roomMs);

  if (line.draft?.theirs) return <Conflict draft={line.draft} />;
  return (
    <div>
      {line.author !== null && line.author !== me && <b className={styles.author}>{nameOf(line.author)}</b>}
      {editing && mayWrite ? (
        <NoteField
          focus
          value={line.text}
          label={t("notes.edit", { time })}
          onType={(text) => room.typeNote(key, line.note, layer, text)}
          onFinish={() => {
            room.closeNote(key);
            setEditing(false);
          }}
        />
      ) : mayWrite ? (
        <button
          type="button"
          className={styles.noteText}
          dir="auto"
          aria-label={`${t("notes.edit", { time })}: ${line.text}`}
          data-testid="note"
          onClick={() => setEditing(true)}
        >
          {line.text}
        </button>
      ) : (
        <p className={styles.text} dir="auto" data-testid="note">
          {line.text}
        </p>
      )}
      {line.draft?.state === "failed" && <NotSaved noteKey={key} />}
    </div>
  );
}

function NotSaved({ noteKey }: { noteKey: string }) {
  const { t } = useWords();
  const room = useRoom();
  return (
    <p className={styles.failed} role="alert">
      <span>{t("notes.failed", { why: t("notes.refused") })}</span>
      <button type="button" onClick={() => room.retryNote(noteKey)}>
        {t("notes.again")}
      </button>
    </p>
  );
}

/** Two people changed one note: both texts, and who chooses is the one who is here. */
function Conflict({ draft }: { draft: Draft }) {
  const { t } = useWords();
  const room = useRoom();
  return (
    <div className={styles.conflict} role="alert" data-testid="note-conflict">
      <p>{t("notes.conflict", { name: t("notes.somebody") })}</p>
      <dl>
        <dt>{t("notes.mine")}</dt>
        <dd dir="auto">{draft.text}</dd>
        <dt>{t("notes.theirs")}</dt>
        <dd dir="auto">{draft.theirs?.text}</dd>
      </dl>
      <p className={styles.ask}>
        <Button size="tight" onClick={() => room.resolveNote(draft.key, "mine")}>
          {t("notes.keepMine")}
        </Button>
        <Button size="tight" onClick={() => room.resolveNote(draft.key, "theirs")}>
          {t("notes.keepTheirs")}
        </Button>
        <Button size="tight" onClick={() => room.resolveNote(draft.key, "both")}>
          {t("notes.keepBoth")}
        </Button>
      </p>
    </div>
  );
}

function NoteField({
  value,
  label,
  placeholder,
  focus,
  field,
  onType,
  onFinish,
}: {
  value: string;
  label: string;
  placeholder?: string;
  focus?: boolean;
  field?: string;
  onType: (text: string) => void;
  onFinish: () => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it grows with its text
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [value]);
  return (
    <textarea
      ref={area}
      className={styles.noteField}
      // biome-ignore lint/a11y/noAutofocus: the note was pressed to be written in
      autoFocus={focus}
      rows={1}
      maxLength={20_000}
      value={value}
      aria-label={label}
      placeholder={placeholder}
      data-field={field}
      data-testid="note-editor"
      onChange={(event) => onType(event.target.value)}
      onBlur={onFinish}
      onKeyDown={(event) => {
        if ((event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) || event.key === "Escape") {
          event.preventDefault();
          onFinish();
        }
      }}
    />
  );
}

/** One word for all that is being written in a layer: the least finished counts. */
function SaveState({ drafts }: { drafts: Draft[] }) {
  const { t } = useWords();
  const viewer = useViewer();
  const away = useRoomState((state) => state.link.at === "away");
  const worst =
    drafts.find((draft) => draft.state === "failed" || draft.state === "conflict") ??
    drafts.find((draft) => draft.state === "dirty" || draft.state === "saving");
  const savedAt = Math.max(0, ...drafts.map((draft) => draft.savedAt ?? 0));
  let words = "";
  if (worst?.state === "failed" || worst?.state === "conflict") words = t("notes.unsaved");
  else if (worst) words = t(away ? "notes.kept" : worst.state === "saving" ? "notes.saving" : "notes.typing");
  else if (savedAt > 0) words = t("notes.saved", { time: clock(new Date(savedAt), viewer) });
  return (
    <span
      className={styles.saveState}
      data-testid="note-state"
      data-state={worst?.state ?? (savedAt ? "saved" : "none")}
    >
      {words}
    </span>
  );
}
