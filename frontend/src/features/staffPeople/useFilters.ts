import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { changed } from "./filters";

/** The filters in the address: whoever sends a link or goes back sees the same list. */
export function useFilters() {
  const [search, setSearch] = useSearchParams();
  const change = (what: Record<string, string>) => setSearch(changed(search, what), { replace: true });
  return { search, change, clear: () => setSearch({}, { replace: true }) };
}

/** What is being typed into a search field, written to the address when the typing pauses. */
export function useTyped(inAddress: string, write: (q: string) => void): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(inAddress);
  const written = useRef(inAddress);
  const later = useDebouncedCallback((q: string) => {
    written.current = q;
    write(q);
  }, 300);
  // Going back, or clearing all filters, changes the address under the field.
  useEffect(() => {
    if (inAddress === written.current) return;
    written.current = inAddress;
    setTyped(inAddress);
  }, [inAddress]);
  return [
    typed,
    (next) => {
      setTyped(next);
      later(next.trim());
    },
  ];
}
