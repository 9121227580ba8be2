import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Navigate, useLocation, useNavigate, useSearchParams } from "react-router";
import type { Schemas } from "@/api/client";
import { configQuery, keepMe, meQuery } from "@/api/queries";
import { Note, PageTitle } from "@/ui";
import { CreateAccount } from "./CreateAccount";
import { DemoPeople } from "./DemoPeople";
import { FirstStep } from "./FirstStep";
import { leadsToRoom, safeNext } from "./next";
import { waysQuery } from "./queries";
import { SecondStep } from "./SecondStep";
import { SigningShell, SigningWait } from "./SigningShell";
import { secondStepIn } from "./second";
import { useTexts } from "./texts";
import type { Method } from "./types";
import { failureOf, noteOf } from "./why";

/** By passkey, or by e-mail and password and what else is asked; then on to where the link led. */
export default function SignInPage() {
  const { t } = useTexts();
  const [search] = useSearchParams();
  const next = safeNext(search.get("next"));
  const why = noteOf(search.get("why"));
  const failure = failureOf(search.get("error"));
  const state = useLocation().state as { email?: string } | null;
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const { data: config, isPending } = useQuery(configQuery);
  const [email, setEmail] = useState(state?.email ?? "");
  const [remember, setRemember] = useState(true);
  const [methods, setMethods] = useState<Method[] | null>(() => secondStepIn(search.get("second")));
  const [byPassword, setByPassword] = useState(false);
  const [late, setLate] = useState(false);
  const [entering, setEntering] = useState(false);

  const enter = (fresh: Schemas["Me"]) => {
    setEntering(true);
    keepMe(fresh);
    navigate(next, { replace: true });
  };
  const ways = useQuery(waysQuery);
  if (me && !entering) return <Navigate to={next} replace />;
  const go = t(leadsToRoom(next) ? "signInAndGo" : "signIn");

  // Together: what comes later would push the form about.
  if (ways.isPending || isPending) {
    return <SigningWait next={next} />;
  }
  if (methods) {
    return (
      <SigningShell next={next}>
        <PageTitle title={t("second.title")} lead={t(byPassword ? "second.lead" : "second.leadOther")} />
        <SecondStep
          methods={methods}
          remember={remember}
          onIn={enter}
          onBack={(tooLate) => {
            setLate(tooLate);
            setMethods(null);
          }}
        />
      </SigningShell>
    );
  }
  return (
    <SigningShell next={next}>
      <PageTitle title={t("signIn")} lead={config?.signup !== false && <CreateAccount next={next} />} />
      <FirstStep
        note={
          late ? (
            <Note icon="clock" live>
              {t("why.late")}
            </Note>
          ) : failure ? (
            <Note tone="loss" live>
              {t(`failed.${failure}`)}
            </Note>
          ) : (
            why && (
              <Note icon={why.icon} tone={why.tone} live>
                {t(`why.${why.key}`)}
              </Note>
            )
          )
        }
        go={go}
        next={next}
        email={email}
        onEmail={setEmail}
        remember={remember}
        onRemember={setRemember}
        onIn={enter}
        onSecond={(wanted) => {
          setLate(false);
          setByPassword(true);
          setMethods(wanted);
        }}
        onUnverified={() => navigate(`/verify?next=${encodeURIComponent(next)}`, { state: { email: email.trim() } })}
        after={(pickPassword) =>
          config?.demo && (
            <DemoPeople
              people={config.demo_people}
              onPick={(address) => {
                setEmail(address);
                pickPassword();
              }}
            />
          )
        }
      />
    </SigningShell>
  );
}
