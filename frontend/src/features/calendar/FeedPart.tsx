import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ProblemNote } from "@/features/errors";
import { useWords } from "@/features/sessions/words";
import { Button } from "@/ui";
import { Field } from "@/ui/Field";
import { CALENDAR, makeFeed, revokeFeed } from "./queries";
import styles from "./settings.module.css";
import { useTexts } from "./texts";
import type { Calendar } from "./types";

/** A private address at which other calendars find the sessions. It is shown once; whoever has it can read them. */
export function FeedPart({ calendar }: { calendar: Calendar }) {
  const { t } = useTexts();
  const words = useWords();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: CALENDAR });
  const make = useMutation({ mutationFn: makeFeed, onSettled });
  const revoke = useMutation({ mutationFn: revokeFeed, onSuccess: () => make.reset(), onSettled });
  const [copied, setCopied] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const url = make.data?.url;

  async function copy() {
    try {
      await navigator.clipboard.writeText(url ?? "");
      setCopied(true);
    } catch {
      // No clipboard without TLS: the selected address is one key away.
      box.current?.select();
    }
  }
  return (
    <section aria-labelledby="feed">
      <h2 id="feed">{t("feed.title")}</h2>
      <p className="small muted">{t("feed.what")}</p>
      {url ? (
        <div className={styles.address}>
          <Field
            ref={box}
            label={t("feed.address")}
            help={t("feed.once")}
            readOnly
            value={url}
            onFocus={(event) => event.target.select()}
          />
          <Button icon={copied ? "check" : "copy"} onClick={copy}>
            <span aria-live="polite">{t(copied ? "feed.copied" : "feed.copy")}</span>
          </Button>
        </div>
      ) : (
        calendar.feed && <p className={styles.above}>{t("feed.since", { at: words.at(calendar.feed.made_at) })}</p>
      )}
      <div className={styles.acts}>
        <Button
          busy={make.isPending}
          onClick={() => {
            setCopied(false);
            make.mutate();
          }}
        >
          {t(calendar.feed ? "feed.renew" : "feed.make")}
        </Button>
        {calendar.feed && (
          <Button kind="loss" busy={revoke.isPending} onClick={() => revoke.mutate()}>
            {t("feed.revoke")}
          </Button>
        )}
      </div>
      {calendar.feed && <p className="small muted">{t("feed.renewWhat")}</p>}
      {(make.error ?? revoke.error) && <ProblemNote error={make.error ?? revoke.error} />}
    </section>
  );
}
