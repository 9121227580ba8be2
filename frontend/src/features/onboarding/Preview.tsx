import { useQuery } from "@tanstack/react-query";
import { ProblemNote } from "@/features/errors";
import { Person } from "@/features/interviewers/Person";
import { Waiting } from "@/ui";
import styles from "./onboarding.module.css";
import { type Draft, previewWith } from "./profile";
import { previewQuery } from "./queries";

/** My public page, small: as it is saved, or with what is being written. */
export function Preview({ draft }: { draft?: Draft }) {
  // A page that waited for it must not be made to wait again by its being shown.
  const { data: preview, error, refetch } = useQuery({ ...previewQuery, retryOnMount: false });
  if (error && !preview) return <ProblemNote error={error} onAgain={() => refetch()} />;
  if (!preview) return <Waiting lines={5} />;
  const person = draft ? previewWith(preview, draft) : preview;
  return (
    <div className={styles.preview}>
      <Person
        inside
        person={person}
        title={
          <h3>
            <bdi>{person.name}</bdi>
          </h3>
        }
      />
    </div>
  );
}
