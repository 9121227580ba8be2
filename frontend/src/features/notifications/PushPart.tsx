import { useMutation, useQuery } from "@tanstack/react-query";
import { useViewer } from "@/app/viewer";
import account from "@/features/account/account.module.css";
import { ProblemNote } from "@/features/errors";
import { Button, Icon, Mark, Note, useNow } from "@/ui";
import { longDate } from "@/ui/time";
import { Part } from "./Part";
import { forgetHere, NotPermitted, ownDevice, standing, switchOff, switchOn } from "./push";
import { preferencesChanged, removeDevice } from "./queries";
import { useTexts } from "./texts";
import type { Preferences, PushDevice } from "./types";

/** This browser's switch, with why it can't be moved where it can't; and the other browsers that are told. */
export function PushPart({ push }: { push: Preferences["push"] }) {
  const { t } = useTexts();
  const { data: here } = useQuery({
    queryKey: ["notifications", "push", push.devices.map(({ id }) => id)],
    queryFn: () => standing(push.devices),
    staleTime: 0,
  });
  const change = useMutation({
    mutationFn: async (on: boolean) => (on && push.key ? switchOn(push.key) : switchOff()),
    onSettled: preferencesChanged,
  });
  const refused = change.error instanceof NotPermitted;
  return (
    <Part title={t("push.title")} what={t("push.what")}>
      {!push.key && <p className="small muted">{t("push.none")}</p>}
      {push.key && here === "off" && (
        <div>
          <Button icon="screen" busy={change.isPending} onClick={() => change.mutate(true)}>
            {t("push.switchOn")}
          </Button>
        </div>
      )}
      {push.key && here === "on" && (
        <div>
          <Button busy={change.isPending} onClick={() => change.mutate(false)}>
            {t("push.switchOff")}
          </Button>
        </div>
      )}
      {push.key && here && here !== "on" && here !== "off" && <Note tone="soon">{t(`push.${here}`)}</Note>}
      {refused && here === "off" && (
        <Note tone="soon" live>
          {t("push.refused")}
        </Note>
      )}
      {change.error && !refused && <ProblemNote error={change.error} />}
      {push.devices.length > 0 && (
        <ul className={account.lines} aria-label={t("push.devices")}>
          {push.devices.map((device) => (
            <Device key={device.id} device={device} isHere={here === "on" && device.id === ownDevice()} />
          ))}
        </ul>
      )}
    </Part>
  );
}

function Device({ device, isHere }: { device: PushDevice; isHere: boolean }) {
  const { t } = useTexts();
  const viewer = useViewer();
  const now = useNow(60_000);
  const name = device.name || t("push.unnamed");
  const remove = useMutation({
    mutationFn: async () => {
      await removeDevice(device.id);
      if (isHere) await forgetHere();
    },
    onSettled: preferencesChanged,
  });
  return (
    <li>
      <Icon name="screen" />
      <div className={account.line}>
        <span className={account.head}>
          <bdi>{name}</bdi>
          {isHere && <Mark tone="good">{t("push.here")}</Mark>}
        </span>
        <p className="small muted">{t("push.since", { day: longDate(device.created_at, viewer, now) })}</p>
      </div>
      <Button
        size="tight"
        busy={remove.isPending || remove.isSuccess}
        label={t("push.removeOf", { device: name })}
        onClick={() => remove.mutate()}
      >
        {t("push.remove")}
      </Button>
      {remove.error && (
        <div className={account.whole}>
          <ProblemNote error={remove.error} />
        </div>
      )}
    </li>
  );
}
