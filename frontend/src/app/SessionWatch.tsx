import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { hook, renewSession } from "@/api/client";
import { meQuery, queryClient } from "@/api/queries";
import { isAnother, leaveForGood, sessionOf, startWatch, stopWatch } from "./session/current";
import { isLive, noticeFor, type SessionWatch as Watch, warnOf } from "./session/watch";

const Ending = lazy(() => import("./session/Ending"));

/** Keeps the session's time: warns before it ends, stays silent in an interview, and leads to the sign-in and back. */
export function SessionWatch() {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const here = useRef("/");
  here.current = pathname + search;
  const { data: me } = useQuery({ ...meQuery, enabled: false });
  const [endsAt, setEndsAt] = useState<number | null>(null);
  const [watch, setWatch] = useState<Watch | null>(null);

  useEffect(() => {
    const leave = (reason: string | null) => {
      if (reason === "signed_out" || reason === "deactivated") return leaveForGood(reason);
      // At the very first question nobody was signed in: that is no end, and the landing page is for everybody.
      if (queryClient.getQueryData(meQuery.queryKey) == null) return;
      queryClient.clear();
      navigate(`/sign-in?next=${encodeURIComponent(here.current)}&why=${noticeFor(reason)}`, { replace: true });
    };
    const started = startWatch({
      renew: renewSession,
      onStanding: (standing) => setEndsAt(standing.is === "ending" ? standing.endsAt : null),
      onOver: leave,
      onOther: (session) => {
        const known = queryClient.getQueryData(meQuery.queryKey);
        // Somebody else is signed in with this browser's cookies now: nothing on this page is theirs.
        if (known && known.id !== session.user) location.reload();
        else if (known !== undefined) void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      },
    });
    setWatch(started);
    const wake = () => document.visibilityState === "visible" && started.wake();
    document.addEventListener("visibilitychange", wake);
    const unhook = [
      hook("onSignedOut", (reason) => {
        const known = queryClient.getQueryData(meQuery.queryKey);
        if (known?.visit) void leaveVisit(() => leave(reason));
        else if (started.knows) started.end(reason ?? (started.ranOut ? "expired" : "unknown"));
        else leave(reason);
      }),
      hook("onRenewed", (session) => started.moved(Date.parse(session.expires_at), warnOf(session.warn_seconds))),
    ];
    return () => {
      for (const stop of unhook) stop();
      document.removeEventListener("visibilitychange", wake);
      stopWatch(started);
    };
  }, [navigate]);

  const filledFor = useRef<typeof me>(null);
  useEffect(() => {
    // However we hear of it: by another tab, by asking again, by a code that signs somebody else in.
    if (me && isAnother(filledFor.current ?? null, me)) location.reload();
    if (me !== undefined) filledFor.current = me;
  }, [me]);

  useEffect(() => {
    // A visit has its own clock and its own way back.
    if (me !== undefined) watch?.know(me && !me.visit ? sessionOf(me) : null);
  }, [watch, me]);
  const live = isLive(pathname);
  useEffect(() => watch?.hold(live), [watch, live]);

  if (endsAt === null || !watch) return null;
  return (
    <Suspense fallback={null}>
      <Ending endsAt={endsAt} onStay={() => watch.stay()} />
    </Suspense>
  );
}

/** A visit that ran out leads back to the own account, which is signed in all along. */
async function leaveVisit(otherwise: () => void): Promise<void> {
  const { endVisit } = await import("./session/visit");
  await endVisit().catch(otherwise);
}
