import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "react-router";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/features/errors";
import { Autosave, type SaveState } from "@/features/sessions/autosave";
import { Button } from "@/ui";
import { ProfileFields } from "./ProfileFields";
import { changesIn, type Draft, draftOf } from "./profile";
import { applicationQuery, previewQuery, saveProfile } from "./queries";
import { fieldOf } from "./steps";
import { useTexts } from "./texts";
import type { Application } from "./types";

/** The profile of an application: saved by itself, and whoever comes by a link to a field stands in it. */
export function ProfileStep({
  application,
  unsaved,
}: {
  application: Application;
  /** What was written before and isn't saved, also because that failed as somebody left. */
  unsaved: RefObject<Draft | null>;
}) {
  const { t } = useTexts();
  const { hash } = useLocation();
  const [draft, setDraft] = useState(() => unsaved.current ?? draftOf(application.profile));
  const { keeper, state, error } = useKeeper(application, unsaved);
  const problem = error instanceof Problem ? error : null;
  const fields = state === "failed" ? (problem?.fields ?? {}) : {};

  useEffect(() => {
    if (hash) document.getElementById(hash.slice(1))?.focus();
  }, [hash]);

  // Closing the tab in the moment before it is saved, or after that failed: the browser asks.
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (unsaved.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsaved]);

  function change(part: Partial<Draft>) {
    const next = { ...draft, ...part };
    setDraft(next);
    unsaved.current = next;
    keeper.change(next);
  }
  return (
    <>
      <ProfileFields
        draft={draft}
        onChange={change}
        onBlur={() => void keeper.flush()}
        refused={fields}
        // Nobody is told of empty fields before they had a chance; whoever was sent here is.
        missing={hash ? application.profile.missing.flatMap((key) => fieldOf(key) ?? []) : []}
      />
      {state === "failed" && Object.keys(fields).length === 0 ? (
        <>
          <ProblemNote error={error} />
          <p className="row small">
            {t("saving.kept")}
            <Button size="tight" onClick={() => void keeper.flush()}>
              {t("saving.now")}
            </Button>
          </p>
        </>
      ) : (
        <p className="small muted" role="status">
          {t(state === "failed" ? "saving.kept" : `saving.${state}`)}
        </p>
      )}
    </>
  );
}

function useKeeper(application: Application, unsaved: RefObject<Draft | null>) {
  const queries = useQueryClient();
  const [state, setState] = useState<SaveState>("clean");
  const [error, setError] = useState<unknown>(null);
  const saved = useRef(application.profile);
  const keeper = useMemo(
    () =>
      new Autosave<Draft>({
        save: async (draft) => {
          const changes = changesIn(draft, saved.current);
          if (Object.keys(changes).length > 0) saved.current = await saveProfile(changes);
          if (unsaved.current === draft) unsaved.current = null;
          if (Object.keys(changes).length === 0) return;
          queries.setQueryData(applicationQuery.queryKey, (before) => before && { ...before, profile: saved.current });
          // What is missing now, only the server knows.
          void queries.invalidateQueries({ queryKey: applicationQuery.queryKey });
          void queries.invalidateQueries({ queryKey: previewQuery.queryKey });
        },
        onChange: (next, problem) => {
          setState(next);
          setError(problem);
        },
      }),
    [queries, unsaved],
  );
  useEffect(() => {
    if (unsaved.current) keeper.change(unsaved.current);
  }, [keeper, unsaved]);
  // Leaving the step saves what is not saved yet.
  useEffect(() => () => void keeper.flush(), [keeper]);
  return { keeper, state, error };
}
