import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { Problem } from "@/api/problem";
import { meQuery, useMe } from "@/api/queries";
import { ProblemNote } from "@/features/errors";
import { Button, Icon, Note } from "@/ui";
import styles from "./onboarding.module.css";
import { Preview } from "./Preview";
import { applicationQuery, guidesQuery, submitApplication } from "./queries";
import { addressOfGap, type Gap, gapsOf } from "./steps";
import { useTexts } from "./texts";
import type { Application } from "./types";

/** What is still missing, each leading to its place; the page as it would be; and handing in. */
export function ReviewStep({ application }: { application: Application }) {
  const { t } = useTexts();
  const me = useMe();
  const queries = useQueryClient();
  const submit = useMutation({
    mutationFn: submitApplication,
    onSuccess: (after) => {
      queries.setQueryData(applicationQuery.queryKey, after);
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
      scrollTo({ top: 0 });
    },
    onError: () => queries.invalidateQueries({ queryKey: applicationQuery.queryKey }),
  });
  const said = submit.error instanceof Problem && submit.error.code === "incomplete" ? submit.error.said.missing : null;
  const missing = Array.isArray(said) ? said.map(String) : application.missing;
  const gaps = gapsOf(missing);
  const ready = gaps.length === 0;
  return (
    <>
      {ready ? (
        <p className="muted">{t("review.ready")}</p>
      ) : (
        <section aria-labelledby="missing">
          <h3 id="missing">{t("review.missingTitle", { count: gaps.length })}</h3>
          <ul className={styles.gaps}>
            {gaps.map((gap) => (
              <li key={gap.key}>
                <Icon name="alert" small className={styles.gapIcon} />
                <Link to={whereTo(gap, application)}>
                  <GapWords gap={gap} application={application} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {said !== null && (
        <Note tone="soon" live>
          {t("review.incomplete")}
        </Note>
      )}
      <section className={styles.seen} aria-labelledby="seen">
        <h3 id="seen">{t("review.preview")}</h3>
        <div className={styles.boxed}>
          <Preview />
        </div>
      </section>
      <div className={styles.submit}>
        {submit.error && said === null && <ProblemNote error={submit.error} />}
        <p className="small muted">{t("review.submitWhat", { email: me.email })}</p>
        <Button
          kind={ready ? "main" : "plain"}
          size="big"
          fill="phone"
          disabled={!ready && said === null}
          busy={submit.isPending}
          onClick={() => submit.mutate()}
        >
          {t(application.state === "changes_requested" ? "review.submitAgain" : "review.submit")}
        </Button>
      </div>
    </>
  );
}

/** What lies outside of the application says itself where it is done. */
function whereTo(gap: Gap, application: Application): string {
  const item = application.checklist.find((one) => one.key === gap.key);
  return gap.step === "review" && item?.to.startsWith("/") ? item.to : addressOfGap(gap);
}

function GapWords({ gap, application }: { gap: Gap; application: Application }) {
  const { t } = useTexts();
  const { data: guides } = useQuery(guidesQuery);
  if (gap.field) return t(`review.missing.${gap.field}`);
  const guide = gap.guide && guides?.find((one) => one.key === gap.guide);
  if (guide) return <bdi>{t("review.missing.guide", { title: guide.title })}</bdi>;
  if (gap.step === "documents" || gap.step === "guides") return t(`review.missing.${gap.step}`);
  // The server's own words are better than none.
  const known = application.checklist.find((item) => item.key === gap.key);
  return known?.title ?? t("review.missing.other", { key: gap.key });
}
