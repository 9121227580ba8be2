import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Navigate } from "react-router";
import { meQuery } from "@/api/queries";
import { ErrorPage } from "@/features/errors";
import LandingPage from "@/features/landing";

const Home = lazy(() => import("./Home"));

/** `/`: what this is for a stranger, home for those signed in, the overview for staff. */
export default function FrontDoor() {
  const { data: me, error, isPending } = useQuery(meQuery);
  if (isPending) return null;
  if (error && me === undefined) return <ErrorPage error={error} />;
  if (!me) return <LandingPage />;
  if (me.roles.includes("staff") && !me.roles.includes("interviewer")) return <Navigate to="/staff" replace />;
  return (
    <Suspense fallback={null}>
      <Home />
    </Suspense>
  );
}
