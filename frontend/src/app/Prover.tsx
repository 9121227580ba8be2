import { lazy, Suspense, useEffect, useState } from "react";
import { hook } from "@/api/client";

const ProveDialog = lazy(() => import("./session/ProveDialog"));

interface Question {
  methods: string[];
  answer: (proved: boolean) => void;
}

/** Asks "is it you?" when an act wants to know that again; the way to the server waits, and repeats the act. */
export function Prover() {
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(
    () =>
      hook(
        "prove",
        (methods) =>
          new Promise((resolve) => {
            setQuestion({
              methods,
              answer: (proved) => {
                setQuestion(null);
                resolve(proved);
              },
            });
          }),
      ),
    [],
  );
  if (!question) return null;
  return (
    <Suspense fallback={null}>
      <ProveDialog methods={question.methods} onAnswer={question.answer} />
    </Suspense>
  );
}
