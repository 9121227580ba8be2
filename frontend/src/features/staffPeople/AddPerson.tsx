import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useNavigate } from "react-router";
import { Problem } from "@/api/problem";
import { useMe } from "@/api/queries";
import { DUTIES, type Duty, may } from "@/app/powers";
import { ProblemNote } from "@/features/errors";
import { Button } from "@/ui";
import { Dialog } from "@/ui/Dialog";
import { Choice, Field, Segments } from "@/ui/Field";
import { ROLES } from "./filters";
import { addPerson, personQuery } from "./queries";
import styles from "./staffPeople.module.css";
import { useTexts } from "./texts";
import type { RoleName } from "./types";

/** An account for somebody, with one role; they set the password themselves. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useId();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<RoleName>("candidate");
  const [duty, setDuty] = useState<Duty>("support");
  const add = useMutation({
    mutationFn: addPerson,
    onSuccess: (person) => {
      queries.setQueryData(personQuery(person.id).queryKey, person);
      void queries.invalidateQueries({ queryKey: ["staff", "people"] });
      navigate(`/staff/people/${person.id}`, { state: { added: true } });
    },
  });
  const problem = add.error instanceof Problem ? add.error : null;
  const fields = problem?.fields ?? {};
  const taken = problem?.code === "address_taken" ? problem.message : undefined;
  // Whoever may not give roles makes candidates only.
  const roles = ROLES.filter((one) => one === "candidate" || may(me, "roles.change"));

  function submit(event: FormEvent) {
    event.preventDefault();
    if (add.isPending) return;
    add.mutate({ email: email.trim(), name: name.trim(), role, ...(role === "staff" && { duty }) });
  }
  return (
    <Dialog
      open
      title={t("add.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" form={form} kind="main" busy={add.isPending}>
            {t("add.submit")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("add.what")}</p>
      <form id={form} onSubmit={submit} className={styles.fields}>
        <Field
          label={t("add.email")}
          error={taken ?? fields.email?.join(" ")}
          type="email"
          required
          data-autofocus
          maxLength={254}
          autoComplete="off"
          spellCheck={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Field
          label={t("add.name")}
          error={fields.name?.join(" ")}
          required
          maxLength={120}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {roles.length > 1 && (
          <Segments<RoleName>
            label={t("add.role")}
            options={roles.map((value) => ({ value, label: t(`roles.${value}`) }))}
            value={role}
            onChange={setRole}
          />
        )}
        {role === "staff" && (
          <Choice
            label={t("add.duty")}
            error={fields.duty?.join(" ")}
            help={t(`person.what.${duty}`)}
            value={duty}
            data={DUTIES.map((value) => ({ value, label: t(`duties.${value}`) }))}
            onChange={(event) => setDuty(DUTIES.find((one) => one === event.currentTarget.value) ?? duty)}
          />
        )}
        {add.error && !taken && Object.keys(fields).length === 0 && <ProblemNote error={add.error} />}
      </form>
    </Dialog>
  );
}
