import { lazy, Suspense } from "react";
import { useMe } from "@/api/queries";
import PeopleShell from "@/app/shells/PeopleShell";
import { isWorkingInterviewer } from "@/app/stage";
import { CandidateHome } from "./CandidateHome";

// Brings the form's fields along, which a candidate never needs.
const InterviewerHome = lazy(() => import("./InterviewerHome").then((module) => ({ default: module.InterviewerHome })));

/** Home in its shell, for those signed in. */
export default function Home() {
  return (
    <PeopleShell>
      <HomeByRole />
    </PeopleShell>
  );
}

function HomeByRole() {
  if (!isWorkingInterviewer(useMe())) return <CandidateHome />;
  return (
    <Suspense fallback={null}>
      <InterviewerHome />
    </Suspense>
  );
}
