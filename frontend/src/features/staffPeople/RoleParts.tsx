import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import staff from "@/features/staff/staff.module.css";
import { Button, Mark } from "@/ui";
import { Choice } from "@/ui/Field";
import { AskDialog } from "./AskDialog";
import { useRoleWords } from "./PeoplePage";
import { giveRole, takeRole } from "./queries";
import styles from "./staffPeople.module.css";
import { useTexts } from "./texts";
import type { PersonDetail } from "./types";
import { useChanged } from "./useChanged";
import { type Held, rolesLeft, rolesOf } from "./words";

const STAGES = ["started", "active", "suspended"] as const;

/** What somebody is here; whoever may changes it, one role at a time. */
export function RoleParts({ person }: { person: PersonDetail }) {
  const { t } = useTexts();
  const roleWords = useRoleWords();
  const [taking, setTaking] = useState<Held | null>(null);
  const [giving, setGiving] = useState(false);
  const held = rolesOf(person);
  const stage = STAGES.find((one) => one === person.interviewer_stage);
  return (
    <section className={staff.section} aria-labelledby="roles">
      <h2 id="roles">{t("person.roles")}</h2>
      {held.length === 0 && <p className="small muted">{t("person.noRoles")}</p>}
      <ul className={styles.rows}>
        {held.map((one) => (
          <li key={one.duty ?? one.role} className={styles.acting}>
            <span>
              <span className={styles.marks}>
                <b>{roleWords(one)}</b>
                {one.role === "interviewer" && stage && (
                  <Mark tone={stage === "active" ? "good" : stage === "suspended" ? "loss" : "soon"}>
                    {t(`person.stages.${stage}`)}
                  </Mark>
                )}
              </span>
              <span className={`${styles.below} muted`}>{t(`person.what.${whatOf(one)}`)}</span>
            </span>
            {person.may.change_roles && (
              <Button
                size="tight"
                label={t("person.takeLabel", { role: roleWords(one) })}
                onClick={() => setTaking(one)}
              >
                {t("person.take")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {person.may.change_roles && rolesLeft(person).length > 0 && (
        <p className={staff.more}>
          <Button icon="plus" onClick={() => setGiving(true)}>
            {t("person.give")}
          </Button>
        </p>
      )}
      {taking && <TakeDialog person={person} held={taking} onClose={() => setTaking(null)} />}
      {giving && <GiveDialog person={person} onClose={() => setGiving(false)} />}
    </section>
  );
}

function whatOf({ role, duty }: Held) {
  return duty ?? (role === "interviewer" ? "interviewer" : "candidate");
}

function TakeDialog({ person, held, onClose }: { person: PersonDetail; held: Held; onClose: () => void }) {
  const { t } = useTexts();
  const changed = useChanged(person.id, onClose);
  const role = useRoleWords()(held);
  const take = useMutation({ mutationFn: () => takeRole(person.id, held.role, held.duty), ...changed });
  return (
    <AskDialog
      title={t("acts.take.title", { name: person.name || person.email, role })}
      what={t("acts.take.what", { name: person.name || person.email })}
      keep={t("acts.take.keep")}
      act={t("acts.take.act")}
      kind="loss"
      busy={take.isPending}
      error={take.error}
      onAct={() => take.mutate()}
      onClose={onClose}
    />
  );
}

function GiveDialog({ person, onClose }: { person: PersonDetail; onClose: () => void }) {
  const { t } = useTexts();
  const changed = useChanged(person.id, onClose);
  const roleWords = useRoleWords();
  const left = rolesLeft(person);
  const [chosen, setChosen] = useState(0);
  const one = left[chosen] ?? left[0];
  const give = useMutation({ mutationFn: ({ role, duty }: Held) => giveRole(person.id, role, duty), ...changed });
  if (!one) return null;
  return (
    <AskDialog
      title={t("acts.give.title", { name: person.name || person.email })}
      keep={t("acts.give.keep")}
      act={t("acts.give.act")}
      busy={give.isPending}
      error={give.error}
      onAct={() => give.mutate(one)}
      onClose={onClose}
    >
      <Choice
        label={t("acts.give.role")}
        help={t(`person.what.${whatOf(one)}`)}
        value={String(left.indexOf(one))}
        data-autofocus
        data={left.map((each, index) => ({ value: String(index), label: roleWords(each) }))}
        onChange={(event) => setChosen(Number(event.currentTarget.value))}
      />
    </AskDialog>
  );
}
