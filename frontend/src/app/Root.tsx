import { useEffect } from "react";
import { Outlet, ScrollRestoration, useLocation, useNavigate } from "react-router";
import { onSignedOut } from "@/api/client";
import { meQuery, queryClient } from "@/api/queries";

/** Stands around every page: leads to the sign-in page when the session is over, and moves focus with the place. */
export function Root() {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();

  useEffect(() => {
    onSignedOut(() => {
      // At the very first question nobody was signed in: that is no expiry, and the landing page is for everybody.
      if (queryClient.getQueryData(meQuery.queryKey) == null) return;
      queryClient.clear();
      navigate(`/sign-in?next=${encodeURIComponent(pathname + search)}&expired=1`, { replace: true });
    });
  }, [navigate, pathname, search]);

  return (
    <>
      <Outlet />
      <ScrollRestoration />
    </>
  );
}
