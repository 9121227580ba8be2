import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { Problem } from "@/api/problem";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { Field } from "@/ui/Field";
import { instantOf, zoneName } from "@/ui/time";
import styles from "./booking.module.css";
import { useTexts } from "./texts";
import "./texts.page";
import { useBook } from "./useBook";
import { useBookingWords } from "./words";

/** A practice interview at a time of its own. `interview` gives what is set up, or null while something is missing. */
export function Later({
  minutes,
  interview,
  onClose,
}: {
  minutes: number;
  interview: () => object | null;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const { short, now } = useBookingWords();
  const viewer = useViewer();
  const navigate = useNavigate();
  const [local, setLocal] = useState("");
  const [tried, setTried] = useState(false);
  const booking = useBook((made) => navigate(`/bookings/${made.id}`, { state: { made: true } }));
  const at = instantOf(local, viewer.zone);
  const past = at !== null && at.getTime() <= now.getTime();
  const refused = booking.error instanceof Problem ? booking.error : null;
  const overlap = refused?.code === "overlap" && booking.variables?.starts_at === at?.toISOString();
  const wrong = past ? t("later.past") : at === null ? t("later.missing") : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong || !at || booking.isPending || booking.isSuccess) return;
    const wanted = interview();
    if (wanted) booking.mutate({ kind: "ai", starts_at: at.toISOString(), minutes, interview: wanted });
  };
  return (
    <form className={styles.later} onSubmit={submit} noValidate>
      <Field
        label={t("later.at")}
        remark={t("later.zone", { zone: zoneName(viewer.zone) })}
        type="datetime-local"
        value={local}
        error={overlap ? t("later.overlap") : tried && wrong ? wrong : undefined}
        onChange={(event) => setLocal(event.currentTarget.value)}
        data-testid="later-at"
      />
      <Button type="submit" fill className={styles.wide} busy={booking.isPending || booking.isSuccess}>
        {at && !past ? t("later.go", { when: short(at.toISOString()) }) : t("later.goNone")}
      </Button>
      <p className="small muted">{t("later.what")}</p>
      {booking.error && !overlap && <ProblemNote error={booking.error} />}
      <p>
        <button type="button" className={`${styles.link} small`} onClick={onClose}>
          {t("later.close")}
        </button>
      </p>
    </form>
  );
}
