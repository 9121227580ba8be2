import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, ask } from "@/api/client";
import { Brand } from "@/app/Brand";
import { useViewer } from "@/app/viewer";
import { ProblemNote } from "@/features/errors";
import { Button, Empty, Margin, Moment, PageTitle, useNow, Waiting } from "@/ui";
import { clock, daysFromNow, shortDay } from "@/ui/time";
import styles from "./outbox.module.css";

/** Mail this server would have sent: only where the embedded mail engine is on. */
export default function OutboxPage() {
  const { t } = useTranslation();
  const viewer = useViewer();
  const now = useNow();
  const mail = useQuery({
    queryKey: ["outbox"],
    queryFn: () => ask(api.GET("/api/outbox")),
    refetchInterval: 5000,
  });
  return (
    <div className={styles.page}>
      <header>
        <Brand />
      </header>
      <main>
        <PageTitle
          title={t("outbox.title")}
          lead={t("outbox.lead")}
          actions={
            <Button icon="repeat" onClick={() => mail.refetch()}>
              {t("outbox.look")}
            </Button>
          }
        />
        <div className={styles.list}>
          {mail.isPending && <Waiting />}
          {mail.error && <ProblemNote error={mail.error} onAgain={() => mail.refetch()} />}
          {mail.data?.results.length === 0 && <Empty title={t("outbox.empty")}>{t("outbox.emptyHow")}</Empty>}
          {mail.data && mail.data.results.length > 0 && (
            <Margin label={t("outbox.title")}>
              {mail.data.results.map((one) => (
                <Moment
                  key={one.id}
                  at={one.at}
                  when={daysFromNow(one.at, viewer, now) === 0 ? clock(one.at, viewer) : shortDay(one.at, viewer, now)}
                >
                  <h2 className={styles.subject}>{one.subject}</h2>
                  <p className="small muted">{t("outbox.to", { to: one.to })}</p>
                  <pre className={styles.text}>{one.text}</pre>
                  {one.attachments.map((file) => (
                    <a
                      key={file.name}
                      className="small"
                      download={file.name}
                      href={`data:application/octet-stream;base64,${file.content}`}
                    >
                      {t("outbox.file", { name: file.name })}
                    </a>
                  ))}
                </Moment>
              ))}
            </Margin>
          )}
        </div>
      </main>
    </div>
  );
}
