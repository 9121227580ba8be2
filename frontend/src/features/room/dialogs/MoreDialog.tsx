import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { useCaptions } from "../captions/useCaptions";
import { useCapabilities, useMediaView, useRoom, useWords } from "../useRoom";
import styles from "./dialogs.module.css";
import type { DialogName } from "./names";

/** On a phone: what has no place in the bar. */
export function MoreDialog({
  open,
  onClose,
  onDialog,
}: {
  open: boolean;
  onClose: () => void;
  onDialog: (dialog: DialogName) => void;
}) {
  const { t } = useWords();
  const room = useRoom();
  const { shares, hosts } = useCapabilities();
  const { on } = useCaptions();
  const view = useMediaView(room.media);
  const share = () => {
    onClose();
    if (view.screen) room.media.unshare();
    else void room.media.share();
  };
  return (
    <Dialog open={open} title={t("dock.more")} onClose={onClose}>
      <div className={styles.list}>
        {shares && typeof navigator.mediaDevices?.getDisplayMedia === "function" && (
          <Button icon="screen" size="big" fill onClick={share}>
            {t(view.screen ? "dock.shareOff" : "dock.shareOn")}
          </Button>
        )}
        {(hosts || on) && (
          <Button icon="captions" size="big" fill onClick={() => onDialog("captions")} data-testid="captions-more">
            {t("dock.captions")}
          </Button>
        )}
        <Button icon="clock" size="big" fill onClick={() => onDialog("time")}>
          {t("time.open")}
        </Button>
        <Button icon="flag" size="big" fill onClick={() => onDialog("incident")}>
          {t("dock.trouble")}
        </Button>
      </div>
    </Dialog>
  );
}
