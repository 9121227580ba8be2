import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { Navigate, useLocation } from "react-router";
import { api, ask, type Schemas } from "@/api/client";
import { keepMe, meQuery } from "@/api/queries";
import { ErrorPage } from "@/features/errors";
import { Waiting } from "@/ui";
import { browserZone } from "@/ui/time";
import styles from "./shells.module.css";

/** Shows its children to those signed in, leads all others to the sign-in page and back. */
export function SignedIn({ children }: { children: (me: Schemas["Me"]) => ReactNode }) {
  const { data: me, error, isPending } = useQuery(meQuery);
  const { pathname, search } = useLocation();
  useFirstZone(me);
  if (isPending) {
    return (
      <main className={styles.page}>
        <Waiting />
      </main>
    );
  }
  if (error && me === undefined) return <ErrorPage error={error} />;
  if (!me) return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
  if (me.second_factor_required && !me.second_factor && !me.visit) {
    return <Navigate to={`/second-factor?next=${encodeURIComponent(pathname + search)}`} replace />;
  }
  return children(me);
}

/** UTC is what an account begins with and where nearly nobody lives: take the browser's zone once. */
function useFirstZone(me: Schemas["Me"] | null | undefined): void {
  const { mutate, isIdle } = useMutation({
    mutationFn: (zone: string) => ask(api.PATCH("/api/me", { body: { time_zone: zone } })),
    onSuccess: keepMe,
  });
  // A visit changes nothing, also nothing that would be a help.
  const unset = me && !me.visit && (me.time_zone === "" || me.time_zone === "UTC");
  useEffect(() => {
    const here = browserZone();
    if (unset && isIdle && here !== "UTC") mutate(here);
  }, [unset, isIdle, mutate]);
}
