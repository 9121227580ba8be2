import { useMe } from "@/api/queries";
import PeopleShell from "@/app/shells/PeopleShell";
import { CandidateHome } from "./CandidateHome";
import { InterviewerHome } from "./InterviewerHome";

/** Home in its shell, for those signed in. */
export default function Home() {
  return (
    <PeopleShell>
      <HomeByRole />
    </PeopleShell>
  );
}

function HomeByRole() {
  return useMe().roles.includes("interviewer") ? <InterviewerHome /> : <CandidateHome />;
}
