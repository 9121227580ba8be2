import { useQuery } from "@tanstack/react-query";
import { Navigate } from "react-router";
import { Problem } from "@/api/problem";
import { ErrorPage } from "@/features/errors";
import { interviewOfRoomQuery } from "./queries";

/** From the room of an AI interview to the interview itself, which leads on to its report once it is finished. */
export function ToInterview({ room, inside }: { room: string; inside?: boolean }) {
  const { data, error, isPending } = useQuery(interviewOfRoomQuery(room));
  if (isPending) return null;
  if (error) return <ErrorPage error={error} inside={inside} />;
  if (!data) return <ErrorPage error={new Problem(404, "not_found", "")} inside={inside} />;
  return <Navigate to={data.state === "finished" ? `/practise/${data.id}/report` : `/practise/${data.id}`} replace />;
}
