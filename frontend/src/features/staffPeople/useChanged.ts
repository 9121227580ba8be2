import { useQueryClient } from "@tanstack/react-query";
import { personQuery } from "./queries";
import type { PersonDetail } from "./types";

/** What follows when something about a person was changed: the page shows the answer, lists and the log are asked anew. */
export function useChanged(id: string, onDone: () => void) {
  const queries = useQueryClient();
  const key = personQuery(id).queryKey;
  return {
    onSuccess: (answer: object) => {
      if ("devices" in answer) queries.setQueryData(key, answer as PersonDetail);
      else void queries.invalidateQueries({ queryKey: key });
      onDone();
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["staff", "people"] });
      void queries.invalidateQueries({ queryKey: ["staff", "plan", id] });
      void queries.invalidateQueries({ queryKey: ["staff", "audit"] });
    },
  };
}
