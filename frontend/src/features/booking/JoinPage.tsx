import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { useNavigate, useParams } from "react-router";
import { serverNow } from "@/api/client";
import { Problem } from "@/api/problem";
import { useMe } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { shortName } from "@/features/sessions/words";
import { Button, ButtonLink, PageTitle, Waiting } from "@/ui";
import { roomClock } from "@/ui/time";
import styles from "./booking.module.css";
import { bookingsMoved, enterBy, linkQuery } from "./queries";
import { useTexts } from "./texts";
import "./texts.page";
import type { JoinLink } from "./types";
import { useBookingWords, useServerNow } from "./words";

/** The link of a letter: what it leads to, and whether its room is open. It opens nothing by itself. */
export default function JoinPage() {
  const { token = "" } = useParams();
  const { t } = useTexts();
  const link = useQuery(linkQuery(token));
  const { refetch } = link;
  const opensAt = link.data?.state === "early" ? link.data.opens_at : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer that is still "early" sets the timer anew
  useEffect(() => {
    if (!opensAt) return;
    // Asked again as the room opens, by the server's clock; browsers can't wait for more than 24 days at once.
    const wait = Math.min(Math.max(500, Date.parse(opensAt) - serverNow() + 300), 86_400_000);
    const timer = setTimeout(() => void refetch(), wait);
    return () => clearTimeout(timer);
  }, [opensAt, refetch, link.dataUpdatedAt]);
  return (
    <div className={styles.joinPage}>
      {link.data ? (
        <Known token={token} link={link.data} />
      ) : link.error instanceof Problem && link.error.status === 404 ? (
        <Unknown />
      ) : (
        <>
          <PageTitle title={t("joinPage.title")} />
          <div className={styles.next}>
            {link.error ? (
              <ProblemNote error={link.error} onAgain={() => link.refetch()} />
            ) : (
              <Waiting words={t("joinPage.loading")} />
            )}
          </div>
        </>
      )}
    </div>
  );
}

function Known({ token, link }: { token: string; link: JoinLink }) {
  const { t } = useTexts();
  const words = useBookingWords();
  const navigate = useNavigate();
  const enter = useMutation({
    mutationFn: () => enterBy(token),
    onSuccess: ({ path }) => {
      bookingsMoved();
      navigate(path, { replace: true });
    },
  });
  const name = link.with ? shortName(link.with.name) : t("ai");
  const open = link.state === "open";
  const lead =
    link.state === "early"
      ? t("joinPage.earlyWhat")
      : open
        ? t(link.with ? "joinPage.openWhat" : "joinPage.openAi", { name, range: words.at(link.starts_at) })
        : link.state === "closed"
          ? t("joinPage.closedWhat", { at: words.at(link.closes_at) })
          : t(`joinPage.${link.state}What`);
  return (
    <>
      <PageTitle
        title={t(`joinPage.${link.state}`, { when: words.short(link.opens_at) })}
        crumbs={<bdi>{link.topic || (link.with ? t("with", { name: link.with.name }) : t("practice"))}</bdi>}
        lead={lead}
      />
      {link.state === "early" && <Countdown to={link.opens_at} />}
      <Acts>
        {open && (
          <Button
            kind="main"
            size="big"
            fill="phone"
            busy={enter.isPending || enter.isSuccess}
            onClick={() => enter.mutate()}
          >
            {t("joinPage.join")}
          </Button>
        )}
        <ButtonLink to={`/bookings/${link.booking_id}`} kind={open ? "quiet" : "plain"}>
          {t("joinPage.session")}
        </ButtonLink>
      </Acts>
      {enter.error && (
        <div className={styles.next}>
          <ProblemNote error={enter.error} onAgain={() => enter.mutate()} />
        </div>
      )}
    </>
  );
}

function Countdown({ to }: { to: string }) {
  const { t } = useTexts();
  const { relative } = useBookingWords();
  const now = useServerNow(1000);
  const left = Date.parse(to) - now.getTime();
  // Seconds matter within the last hour; before it they only make one nervous.
  return (
    <p className={styles.count} role="timer" aria-label={t("joinPage.in")}>
      {left < 3_600_000 ? roomClock(left) : relative(to)}
    </p>
  );
}

/** Nothing is said of a link that isn't one's own. */
function Unknown() {
  const { t } = useTexts();
  const { email } = useMe();
  return (
    <>
      <PageTitle title={t("joinPage.unknown")} lead={t("joinPage.unknownWhat", { email })} />
      <p className="muted">{t("joinPage.unknownTodo")}</p>
      <Acts>
        <ButtonLink to="/sessions">{t("joinPage.sessions")}</ButtonLink>
      </Acts>
    </>
  );
}

function Acts({ children }: { children: ReactNode }) {
  return <div className={styles.line}>{children}</div>;
}
