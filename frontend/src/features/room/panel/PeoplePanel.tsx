import { useState } from "react";
import { useMe } from "@/api/queries";
import { useViewer } from "@/app/viewer";
import { Avatar, Button, Icon, Mark } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { Segments } from "@/ui/Field";
import { clock } from "@/ui/time";
import { findNoteTaker, isMissed, listKnocks, type SeatView } from "../core/seats";
import { useCapabilities, useOthers, useRoom, useRoomState, useWords } from "../useRoom";
import styles from "./panel.module.css";

/** Who is here, in which role, in what state; and for hosts what they may do about it. */
export function PeoplePanel() {
  const { t } = useWords();
  const room = useRoom();
  const { hosts } = useCapabilities();
  const account = useMe();
  const me = useRoomState((state) => state.me);
  const own = useRoomState((state) => (state.me ? state.seats[state.me.seat] : undefined));
  const seats = useRoomState((state) => state.seats);
  const locked = useRoomState((state) => state.room?.locked ?? false);
  const others = useOthers();
  const knocks = hosts ? listKnocks(seats) : [];
  const taker = findNoteTaker(seats);
  const [removing, setRemoving] = useState<SeatView | null>(null);

  return (
    <div className={styles.people} data-testid="people">
      {knocks.length > 0 && (
        <section>
          <h2 className={styles.group}>{t("people.waiting")}</h2>
          <ul>
            {knocks.map((seat) => (
              <li key={seat.seat} className={styles.person}>
                <Avatar name={seat.name} size="medium" />
                <div className={styles.personWords}>
                  <b>
                    <bdi>{seat.name}</bdi>
                  </b>
                  <span className="muted">{t(`role.${seat.role}`)}</span>
                </div>
                <Button size="tight" onClick={() => room.deny(seat.seat)}>
                  {t("knock.deny")}
                </Button>
                <Button size="tight" onClick={() => room.admit(seat.seat)}>
                  {t("knock.admit")}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2 className={styles.group}>{t("people.inRoom")}</h2>
        <ul>
          <li className={styles.person}>
            <Avatar name={account.name} size="medium" />
            <div className={styles.personWords}>
              <b>
                <bdi>{t("people.you", { name: own?.name ?? account.name })}</bdi>
              </b>
              <span className="muted">{me && t(`role.${me.role}`)}</span>
            </div>
            {own?.hand && <Mark icon="hand">{t("people.hand")}</Mark>}
          </li>
          {others.map((seat) => (
            <Person key={seat.seat} seat={seat} hosts={hosts} onRemove={() => setRemoving(seat)} />
          ))}
          {taker && (
            <li className={styles.person} data-testid="note-taker">
              <span className={styles.noteTaker}>
                <Icon name="captions" />
              </span>
              <div className={styles.personWords}>
                <b>
                  <bdi>{taker.name}</bdi>
                </b>
                <span className="muted">{t("captions.taker")}</span>
              </div>
            </li>
          )}
        </ul>
      </section>
      {hosts && (
        <section className={styles.lock}>
          <Button icon="lock" onClick={() => room.lock(!locked)} data-testid="lock">
            {t(locked ? "people.unlock" : "people.lock")}
          </Button>
          <p className="faint">{t(locked ? "people.lockedHelp" : "people.unlockedHelp")}</p>
        </section>
      )}
      {removing && <RemoveDialog seat={removing} onClose={() => setRemoving(null)} />}
    </div>
  );
}

function Person({ seat, hosts, onRemove }: { seat: SeatView; hosts: boolean; onRemove: () => void }) {
  const { t } = useWords();
  const room = useRoom();
  const viewer = useViewer();
  const [open, setOpen] = useState(false);
  const { media } = seat;
  const sends = seat.role === "candidate" || seat.role === "interviewer";
  const act = (doIt: () => void) => () => {
    doIt();
    setOpen(false);
  };
  return (
    <li className={styles.person} data-testid="person" data-seat={seat.seat}>
      <Avatar name={seat.name} size="medium" />
      <div className={styles.personWords}>
        <b>
          <bdi>{seat.name}</bdi>
        </b>
        <span className="muted">{t(`role.${seat.role}`)}</span>
      </div>
      <span className={styles.states}>
        {isMissed(seat) && seat.gone?.at && (
          <Mark tone="soon">{t("people.gone", { time: clock(seat.gone.at, viewer) })}</Mark>
        )}
        {seat.hand && (
          <Mark tone="soon" icon="hand">
            {t("people.hand")}
          </Mark>
        )}
        {sends && seat.present && (
          <span title={t(media.audio ? "people.speaking" : "people.muted")}>
            <Icon name={media.audio ? "microphone" : "microphoneOff"} small />
            <span className="hide">{t(media.audio ? "people.speaking" : "people.muted")}</span>
          </span>
        )}
        {sends && seat.present && !media.video && (
          <span title={t("people.cameraOff")}>
            <Icon name="cameraOff" small />
            <span className="hide">{t("people.cameraOff")}</span>
          </span>
        )}
        {media.screen && (
          <span title={t("people.sharing")}>
            <Icon name="screen" small />
            <span className="hide">{t("people.sharing")}</span>
          </span>
        )}
      </span>
      {hosts && (
        <Button
          kind="quiet"
          icon="more"
          label={t("people.manage", { name: seat.name })}
          aria-expanded={open}
          data-testid="manage"
          onClick={() => setOpen(!open)}
        />
      )}
      {open && (
        <div className={styles.manage}>
          {sends && media.audio && (
            <Button size="tight" data-testid="mute-seat" onClick={act(() => room.mute(seat.seat))}>
              {t("people.mute")}
            </Button>
          )}
          {sends && !media.audio && (
            <Button size="tight" onClick={act(() => room.ask(seat.seat, "audio"))}>
              {t("people.askAudio")}
            </Button>
          )}
          {sends && !media.video && (
            <Button size="tight" onClick={act(() => room.ask(seat.seat, "video"))}>
              {t("people.askVideo")}
            </Button>
          )}
          {sends && !media.screen && (
            <Button size="tight" onClick={act(() => room.ask(seat.seat, "screen"))}>
              {t("people.askScreen")}
            </Button>
          )}
          {seat.role === "observer" && (
            <Button size="tight" onClick={act(() => room.promote(seat.seat, "interviewer"))}>
              {t("people.promote")}
            </Button>
          )}
          {seat.role === "interviewer" && (
            <Button size="tight" onClick={act(() => room.promote(seat.seat, "observer"))}>
              {t("people.demote")}
            </Button>
          )}
          <Button size="tight" kind="loss" data-testid="remove-seat" onClick={act(onRemove)}>
            {t("people.remove")}
          </Button>
        </div>
      )}
    </li>
  );
}

function RemoveDialog({ seat, onClose }: { seat: SeatView; onClose: () => void }) {
  const { t } = useWords();
  const room = useRoom();
  const [how, setHow] = useState<"knock" | "ban">("knock");
  const remove = () => {
    room.remove(seat.seat, how === "ban");
    onClose();
  };
  return (
    <Dialog
      open
      title={t("people.removeTitle", { name: seat.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("people.keep", { name: seat.name })}</Button>
          <Button kind="loss" onClick={remove} data-testid="remove-sure">
            {t("people.removeDo", { name: seat.name })}
          </Button>
        </>
      }
    >
      <p className="muted">{t("people.removeWhat", { name: seat.name })}</p>
      <div className={styles.removeHow}>
        <Segments
          label={t("people.removeHow")}
          hideLabel
          value={how}
          onChange={setHow}
          options={[
            { value: "knock", label: t("people.removeKnock") },
            { value: "ban", label: t("people.removeBan") },
          ]}
        />
      </div>
    </Dialog>
  );
}
