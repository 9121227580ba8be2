import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { useMe } from "@/api/queries";
import { Icon, initials } from "@/ui";
import { useMediaView, useRoom, useRoomState, useWords } from "../useRoom";
import { Video } from "../Video";
import { keepInside, type Place, stepBy } from "./place";
import styles from "./stage.module.css";

/** Oneself, small; moved by hand or by arrow keys to where it hides nothing. */
export function SelfView({ around }: { around: RefObject<HTMLDivElement | null> }) {
  const { t } = useWords();
  const me = useMe();
  const view = useMediaView(useRoom().media);
  const muted = useRoomState((state) => !state.own.audio);
  const own = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const grip = useRef<Place | null>(null);

  const move = (wish: Place) => {
    const [box, space] = [own.current?.getBoundingClientRect(), around.current?.getBoundingClientRect()];
    if (box && space) setPlace(keepInside(wish, box, space));
  };
  const here = (): Place => {
    const [box, space] = [own.current?.getBoundingClientRect(), around.current?.getBoundingClientRect()];
    return box && space ? { x: box.left - space.left, y: box.top - space.top } : { x: 0, y: 0 };
  };

  // A smaller window must not leave it outside.
  useEffect(() => {
    const element = around.current;
    if (!element || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => {
      setPlace((before) => {
        const box = own.current?.getBoundingClientRect();
        return before && box ? keepInside(before, box, element.getBoundingClientRect()) : before;
      });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [around]);

  const press = (event: KeyboardEvent) => {
    const next = stepBy(event.key, here());
    if (!next) return;
    event.preventDefault();
    move(next);
  };
  const take = (event: PointerEvent) => {
    const { x, y } = here();
    grip.current = { x: event.clientX - x, y: event.clientY - y };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent) => {
    if (grip.current) move({ x: event.clientX - grip.current.x, y: event.clientY - grip.current.y });
  };
  const drop = () => {
    grip.current = null;
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; this is a picture that can be moved
    <div
      ref={own}
      className={styles.self}
      style={place ? { left: place.x, top: place.y, right: "auto", bottom: "auto" } : undefined}
      role="group"
      aria-label={t("stage.self")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move it
      tabIndex={0}
      onKeyDown={press}
      onPointerDown={take}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
    >
      {view.video ? (
        <Video track={view.video} className={styles.mirror} data-testid="self-video" />
      ) : (
        <span className={styles.face} aria-hidden="true">
          {initials(me.name)}
        </span>
      )}
      <span className={styles.tag}>
        {t("you")}
        {muted && <Icon name="microphoneOff" small />}
      </span>
    </div>
  );
}
