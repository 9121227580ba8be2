import { useSearchParams } from "react-router";
import { type KindFilter, kindOf } from "./moves";

/** What the history is narrowed to stands in the address. */
export function useKind(): [KindFilter, (kind: KindFilter) => void] {
  const [search, setSearch] = useSearchParams();
  const put = (kind: KindFilter) => setSearch(kind ? { kind } : {}, { replace: true, preventScrollReset: true });
  return [kindOf(search.get("kind")), put];
}
