import type { Schemas } from "@/api/client";
import { Button, ButtonLink, useWindowTitle } from "@/ui";
import type { Farewell } from "./core/closing";
import { RoomMark } from "./RoomMark";
import styles from "./room.module.css";
import { useWords } from "./useRoom";

type Because = Farewell | "left" | "no_seat";

/** Who may try to come in again, and in which words. */
const AGAIN: Partial<Record<Because, "again" | "back" | "here">> = {
  left: "back",
  denied: "again",
  removed: "again",
  taken_over: "here",
};

/** After the room, however it came to that: what happened, what was kept, what to do next. */
export function FarewellPage({
  room,
  because,
  onAgain,
}: {
  room: Schemas["Room"];
  because: Because;
  onAgain?: () => void;
}) {
  const { t } = useWords();
  useWindowTitle(room.title);
  const again = AGAIN[because];
  const texts =
    because === "no_seat"
      ? { title: t("noSeat.title"), what: `${t("noSeat.what")} ${t("noSeat.todo")}` }
      : { title: t(`farewell.${because}.title`), what: t(`farewell.${because}.what`) };
  const hasPage = because !== "missing" && because !== "forbidden" && because !== "no_seat" && because !== "signed_out";
  return (
    <div className={styles.farewell} data-testid="farewell" data-because={because}>
      <header>
        <RoomMark />
        <b>{room.title}</b>
      </header>
      <main>
        <h1 id="page-title" tabIndex={-1} aria-live="polite">
          {texts.title}
        </h1>
        <p className="lead">{texts.what}</p>
        <div className={styles.farewellActs}>
          {again && onAgain && (
            <Button kind="main" size="big" onClick={onAgain}>
              {t(`farewell.${again}`)}
            </Button>
          )}
          {because === "signed_out" && (
            <ButtonLink kind="main" size="big" to={`/sign-in?next=${encodeURIComponent(`/rooms/${room.id}`)}`}>
              {t("farewell.signIn")}
            </ButtonLink>
          )}
          {because === "bug" && (
            <Button kind="main" size="big" onClick={() => location.reload()}>
              {t("farewell.reload")}
            </Button>
          )}
          {hasPage && (
            <ButtonLink kind={again || because === "bug" ? "plain" : "main"} size="big" to={`/sessions/${room.id}`}>
              {t("farewell.session")}
            </ButtonLink>
          )}
          <ButtonLink kind={hasPage || because === "signed_out" ? "quiet" : "main"} size="big" to="/">
            {t("farewell.home")}
          </ButtonLink>
        </div>
      </main>
    </div>
  );
}
