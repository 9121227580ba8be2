import { Outlet, ScrollRestoration, useLocation, useNavigate } from "react-router";
import { Prover } from "./Prover";
import { useRefusal } from "./refusals";
import { SessionWatch } from "./SessionWatch";
import { VisitBanner } from "./VisitBanner";

/** Stands around every page: keeps the session's time, asks who it is where that is needed, says who is visiting. */
export function Root() {
  useSecondFactorFirst();
  return (
    <>
      <VisitBanner />
      <Outlet />
      <SessionWatch />
      <Prover />
      <ScrollRestoration />
    </>
  );
}

/** Where a role needs a second factor, nothing else answers before it is there: lead to where it is made, and back. */
function useSecondFactorFirst(): void {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  useRefusal("second_factor_required", (problem) => {
    // 409 is another thing: the last factor can't be taken away.
    if (problem.status !== 403 || pathname === "/second-factor") return;
    navigate(`/second-factor?next=${encodeURIComponent(pathname + search)}`, { replace: true });
  });
}
