import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import styles from "./calendar.module.css";
import { type Draft, stretchesOn } from "./drawing";
import { useTexts } from "./texts";
import { DAY, minutesOfDay, weekdayOf } from "./wall";
import { useDayWords } from "./words";

/** One date: what is open, why, and how to make it another day than the others. */
export function DayDialog({
  date,
  draft,
  zone,
  today,
  onAdd,
  onCloseDate,
  onFollow,
  onClose,
}: {
  date: string;
  draft: Draft;
  zone: string;
  today: string;
  onAdd: () => void;
  onCloseDate: () => void;
  onFollow: () => void;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const words = useDayWords();
  const stretches = stretchesOn(draft, date);
  const own = draft.own[date] !== undefined;
  const length = minutesOfDay(date, zone);
  return (
    <Dialog open title={words.day(date)} onClose={onClose} actions={<Button onClick={onClose}>{t("day.done")}</Button>}>
      <p className="muted">{t(own ? "day.ownWhat" : "day.weekWhat", { day: words.weekday(weekdayOf(date)) })}</p>
      {length !== DAY && <p className="small muted">{t("day.oddWhat", { hours: words.hours(length) })}</p>}
      {stretches.length === 0 ? (
        <p className={styles.above}>{t("day.nothing")}</p>
      ) : (
        <ul className={`${styles.lines} num`}>
          {stretches.map(({ source, origin, top, bottom }) => (
            <li key={`${origin} ${top}`}>
              <span>{words.span({ start: top, end: bottom })}</span>
              <span className="small faint">{t(`source.${source}`)}</span>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.acts}>
        {date >= today && (
          <>
            <Button icon="plus" onClick={onAdd}>
              {t("add.open")}
            </Button>
            {stretches.length > 0 && <Button onClick={onCloseDate}>{t("day.close")}</Button>}
          </>
        )}
        {own && <Button onClick={onFollow}>{t("day.follow")}</Button>}
      </div>
    </Dialog>
  );
}
