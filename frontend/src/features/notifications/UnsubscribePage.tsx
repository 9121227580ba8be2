import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { Problem } from "@/api/problem";
import { Brand } from "@/app/Brand";
import { ProblemNote } from "@/features/errors";
import { Button, ButtonLink, PageTitle, Waiting } from "@/ui";
import styles from "./notifications.module.css";
import { subscriptionQuery, unsubscribe } from "./queries";
import { useTexts } from "./texts";
import type { Subscription } from "./types";

/** Where a letter's last line leads. Looking ends nothing: mail programs look at links, too. */
export default function UnsubscribePage() {
  const { t } = useTexts();
  const { token = "" } = useParams();
  const found = useQuery(subscriptionQuery(token));
  const unknown = found.error instanceof Problem && found.error.status === 404;
  return (
    <div className={styles.plain}>
      <header>
        <Brand />
      </header>
      <main>
        {found.isPending && <Waiting />}
        {unknown && <PageTitle title={t("unsubscribe.unknown")} lead={t("unsubscribe.unknownWhat")} />}
        {found.error && !unknown && <ProblemNote error={found.error} onAgain={() => found.refetch()} />}
        {found.data && <Ask token={token} subscription={found.data} />}
      </main>
    </div>
  );
}

function Ask({ token, subscription }: { token: string; subscription: Subscription }) {
  const { t } = useTexts();
  const stop = useMutation({ mutationFn: () => unsubscribe(token) });
  if (stop.isSuccess) {
    return (
      <div role="status">
        <PageTitle title={t("unsubscribe.done")} lead={t("unsubscribe.doneWhat", { ...subscription })} />
        <p className="muted">{t("unsubscribe.still")}</p>
        <ButtonLink to="/account/notifications">{t("unsubscribe.choose")}</ButtonLink>
      </div>
    );
  }
  return (
    <>
      <PageTitle title={t("unsubscribe.title")} lead={t("unsubscribe.what", { ...subscription })} />
      {stop.error && <ProblemNote error={stop.error} />}
      <Button kind="main" size="big" busy={stop.isPending} onClick={() => stop.mutate()}>
        {t("unsubscribe.stop")}
      </Button>
    </>
  );
}
