import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import { Problem } from "@/api/problem";
import { ErrorPage } from "@/features/errors";
import staff from "@/features/staff/staff.module.css";
import { Waiting } from "@/ui";
import { Editor } from "./Editor";
import { entryQuery } from "./queries";
import { useTexts } from "./texts";
import type { ContentEntry, ContentKind } from "./types";

const KINDS = ["question", "rubric", "persona", "prompt"] as const;
export const NEW = "new";

/** One piece of content, to be read and edited; `?version=` opens an earlier one, key `new` an empty question. */
export default function EditorPage() {
  const { kind: asked, key = "" } = useParams();
  const [search] = useSearchParams();
  const kind = KINDS.find((one) => one === asked);
  const version = Number(search.get("version")) || undefined;
  if (!kind) return <ErrorPage error={new Problem(404, "not_found", "")} inside />;
  if (kind === "question" && key === NEW) {
    return <Editor key={NEW} entry={blank(search.get("topic") ?? "")} newest={0} isNew />;
  }
  return <Opened key={`${kind}/${key}/${version ?? ""}`} kind={kind} name={key} version={version} />;
}

function Opened({ kind, name, version }: { kind: ContentKind; name: string; version?: number }) {
  const { t } = useTexts();
  const { data, error } = useQuery(entryQuery(kind, name, version));
  if (data) return <Editor entry={data} newest={data.newest} />;
  if (error) return <ErrorPage error={error} inside />;
  return (
    <div className={staff.desk}>
      <p className="small">
        <Link to={`/staff/content?kind=${kind}`}>{t("content.title")}</Link>
      </p>
      <Waiting lines={8} />
    </div>
  );
}

function blank(topic: string): ContentEntry {
  return {
    kind: "question",
    key: "",
    title: "",
    topic,
    level: "",
    retired: false,
    shipped: false,
    changed_at: null,
    by: null,
    note: "",
    answers: null,
    version: 0,
    newest: 0,
    versions: [],
    body: {
      text: "",
      level: "mid",
      kind: "knowledge",
      skill: "",
      points: [{ id: "", text: "", ask: "", signs: [] }],
    },
  };
}
