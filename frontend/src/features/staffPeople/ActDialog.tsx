import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useViewer } from "@/app/viewer";
import { endOfDay } from "@/features/staffAi/words";
import { Field } from "@/ui/Field";
import { dayKey, instantOf, zoneName } from "@/ui/time";
import { AskDialog } from "./AskDialog";
import { grantPlan, restore, revokePlan, signOut, suspend, unlock, visit } from "./queries";
import { useTexts } from "./texts";
import type { PersonDetail } from "./types";
import { useChanged } from "./useChanged";
import type { Act } from "./words";

const LOSS: readonly Act[] = ["suspend", "signOut", "unlock", "revokePlan"];

/** Asks before an act on an account. */
export function ActDialog({ act, person, onClose }: { act: Act; person: PersonDetail; onClose: () => void }) {
  if (act === "visit") return <VisitDialog person={person} onClose={onClose} />;
  if (act === "grantPlan") return <GrantDialog person={person} onClose={onClose} />;
  return <PlainDialog act={act} person={person} onClose={onClose} />;
}

type Plain = Exclude<Act, "visit" | "grantPlan">;

const send: Record<Plain, (id: string, reason: string) => Promise<object>> = {
  suspend,
  restore,
  signOut,
  unlock,
  revokePlan,
};

function PlainDialog({ act, person, onClose }: { act: Plain; person: PersonDetail; onClose: () => void }) {
  const { t } = useTexts();
  const name = person.name || person.email;
  const doing = useMutation({
    mutationFn: (reason: string) => send[act](person.id, reason),
    ...useChanged(person.id, onClose),
  });
  return (
    <AskDialog
      title={t(`acts.${act}.title`, { name })}
      what={t(`acts.${act}.what`, { name })}
      keep={t(`acts.${act}.keep`)}
      act={t(`acts.${act}.act`)}
      kind={LOSS.includes(act) ? "loss" : "main"}
      reason={act === "signOut" ? "none" : "required"}
      remark={act === "signOut" ? undefined : t(`acts.${act}.remark`)}
      busy={doing.isPending}
      error={doing.error}
      onAct={doing.mutate}
      onClose={onClose}
    />
  );
}

function GrantDialog({ person, onClose }: { person: PersonDetail; onClose: () => void }) {
  const { t } = useTexts();
  const viewer = useViewer();
  const [until, setUntil] = useState("");
  const name = person.name || person.email;
  const grant = useMutation({
    mutationFn: (reason: string) =>
      grantPlan(
        person.id,
        endOfDay(until, (local) => instantOf(local, viewer.zone)),
        reason,
      ),
    ...useChanged(person.id, onClose),
  });
  return (
    <AskDialog
      title={t("acts.grantPlan.title", { name })}
      what={t("acts.grantPlan.what")}
      keep={t("acts.grantPlan.keep")}
      act={t("acts.grantPlan.act")}
      reason="required"
      remark={t("acts.grantPlan.remark")}
      busy={grant.isPending}
      error={grant.error}
      onAct={grant.mutate}
      onClose={onClose}
    >
      <Field
        label={t("acts.grantPlan.until")}
        remark={t("optional")}
        help={t("acts.grantPlan.untilHelp", { zone: zoneName(viewer.zone) })}
        type="date"
        data-autofocus
        min={dayKey(new Date(), viewer)}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
    </AskDialog>
  );
}

function VisitDialog({ person, onClose }: { person: PersonDetail; onClose: () => void }) {
  const { t } = useTexts();
  const name = person.name || person.email;
  const begin = useMutation({
    mutationFn: (reason: string) => visit(person.id, reason),
    // A fresh page: everything known to this one was told to somebody else.
    onSuccess: () => location.assign("/"),
  });
  return (
    <AskDialog
      title={t("acts.visit.title", { name })}
      what={t("acts.visit.what", { name })}
      keep={t("acts.visit.keep")}
      act={t("acts.visit.act")}
      reason="required"
      remark={t("acts.visit.remark", { name })}
      busy={begin.isPending || begin.isSuccess}
      error={begin.error}
      onAct={begin.mutate}
      onClose={onClose}
    />
  );
}
