import { lazy, Suspense } from "react";
import styles from "./report.module.css";
import { useTexts } from "./texts";
import type { Retake, Row } from "./types";

// Brings the form's fields along, which most readers never need.
const RetakeForm = lazy(() => import("./RetakeForm").then((module) => ({ default: module.RetakeForm })));

/** The way into answering a question again, the form, and what came of the last time. */
export function Again({
  id,
  row,
  retake,
  open,
  onOpen,
}: {
  id: string;
  row: Row;
  retake: Retake | null;
  open: boolean;
  onOpen: (open: boolean) => void;
}) {
  const { t } = useTexts();
  if (open || retake) {
    return (
      <Suspense fallback={null}>
        <RetakeForm id={id} row={row} retake={retake} open={open} onOpen={onOpen} />
      </Suspense>
    );
  }
  return (
    <p className={`${styles.again} small`}>
      <button type="button" className={styles.link} onClick={() => onOpen(true)}>
        {t("questions.again")}
      </button>{" "}
      <span className="faint">{t("questions.againWhat")}</span>
    </p>
  );
}
