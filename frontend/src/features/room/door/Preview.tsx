import { initials } from "@/ui";
import type { LocalMedia } from "../core/localMedia";
import { useMediaView, useWords } from "../useRoom";
import { Video } from "../Video";
import styles from "./door.module.css";

/** Oneself, as in a mirror. The others see the picture the right way round. */
export function Preview({ media, me, host }: { media: LocalMedia; me: string; host: string }) {
  const { t } = useWords();
  const view = useMediaView(media);
  return (
    <div className={styles.preview}>
      {view.video ? (
        <Video track={view.video} className={styles.mirror} data-testid="self-video" />
      ) : (
        <span className={styles.face} aria-hidden="true">
          {initials(me)}
        </span>
      )}
      <span className={styles.tag}>
        {view.video
          ? t("door.preview", { name: host })
          : view.wants.video
            ? t("door.previewNone")
            : t("door.previewOff")}
      </span>
    </div>
  );
}
