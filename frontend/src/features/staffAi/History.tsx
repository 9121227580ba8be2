import { Link } from "react-router";
import type { useWords } from "@/features/sessions/words";
import staff from "@/features/staff/staff.module.css";
import { Margin, Mark, Moment } from "@/ui";
import { useTexts } from "./texts";
import type { ContentEntry } from "./types";

/** All versions, the newest first: when, by whom, why. */
export function History({
  entry,
  newest,
  words,
}: {
  entry: ContentEntry;
  newest: number;
  words: ReturnType<typeof useWords>;
}) {
  const { t } = useTexts();
  const versions = [...entry.versions].sort((one, other) => other.version - one.version);
  return (
    <section className={staff.section} aria-labelledby="history">
      <h2 id="history" className={staff.h2gap}>
        {t("editor.history")}
      </h2>
      <Margin gutter={64} small>
        {versions.map((one) => (
          <Moment key={one.version} at={one.at ?? undefined} when={one.at ? words.gutter(one.at) : null}>
            <p className="row wrap">
              {one.version === entry.version ? (
                <b>{t("editor.version", { version: one.version })}</b>
              ) : (
                <Link
                  to={`/staff/content/${entry.kind}/${entry.key}${one.version === newest ? "" : `?version=${one.version}`}`}
                >
                  {t("editor.version", { version: one.version })}
                </Link>
              )}
              {one.version === newest && !one.retired && <Mark tone="good">{t("editor.versionNow")}</Mark>}
              {one.version === entry.version && one.version !== newest && <Mark>{t("editor.versionShown")}</Mark>}
              {one.retired && <Mark>{t("content.retired")}</Mark>}
            </p>
            <p className="muted">
              <bdi>{one.by ?? (one.version === 1 ? t("editor.versionShipped") : t("unknown"))}</bdi>
            </p>
            {one.note && <p dir="auto">{one.note}</p>}
          </Moment>
        ))}
      </Margin>
    </section>
  );
}
