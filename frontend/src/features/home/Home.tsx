import { lazy, Suspense } from "react";
import { useMe } from "@/api/queries";
import PeopleShell from "@/app/shells/PeopleShell";
import { isWorkingInterviewer } from "@/app/stage";

// Each brings along what the other never needs.
const CandidateHome = lazy(() => import("./CandidateHome").then((module) => ({ default: module.CandidateHome })));
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
  const works = isWorkingInterviewer(useMe());
  return <Suspense fallback={null}>{works ? <InterviewerHome /> : <CandidateHome />}</Suspense>;
}
