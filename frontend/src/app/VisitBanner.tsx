import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { meQuery } from "@/api/queries";
import { useRefusal } from "./refusals";

const VisitBar = lazy(() => import("./session/VisitBar"));

/** Above every page while somebody from support looks at an account. */
export function VisitBanner() {
  const { data: me } = useQuery({ ...meQuery, enabled: false });
  const [refusals, setRefusals] = useState(0);
  useRefusal("read_only_visit", () => setRefusals((before) => before + 1));
  if (!me?.visit) return null;
  return (
    <Suspense fallback={null}>
      <VisitBar me={me} visit={me.visit} refusals={refusals} />
    </Suspense>
  );
}
