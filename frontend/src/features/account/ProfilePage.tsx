import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "@/api/problem";
import { configQuery, useMe } from "@/api/queries";
import { Avatar, Button, PageTitle, Sheet } from "@/ui";
import { Choice, Field } from "@/ui/Field";
import styles from "./account.module.css";
import { PictureField } from "./PictureField";
import { changesOf, LIMITS, profileOf } from "./profile";
import { saveProfile } from "./queries";
import { Trouble } from "./Trouble";
import { useTexts } from "./texts";
import type { ProfileIn } from "./types";
import { ZoneField } from "./ZoneField";

/** What others see of me, and in which zone and language I see things. */
export function ProfilePage() {
  const { t } = useTexts();
  const me = useMe();
  const [preview, setPreview] = useState<string | null>(null);
  const [profile, setProfile] = useState(() => profileOf(me));
  return (
    <>
      <PageTitle title={t("profile.title")} lead={t("profile.lead")} />
      <div className={styles.two}>
        <div className={styles.form}>
          <PictureField name={profile.name || me.email} picture={me.picture} preview={preview} onPreview={setPreview} />
          <ProfileForm profile={profile} onChange={setProfile} />
        </div>
        <div className={styles.others}>
          <h2>{t("profile.others")}</h2>
          <Sheet label={t("profile.others")}>
            <div className={styles.card}>
              <Avatar name={profile.name || me.email} picture={preview ?? me.picture} size="large" />
              <div>
                <b>
                  <bdi>{profile.name || me.email}</bdi>
                </b>
                {profile.pronouns.trim() && (
                  <span className="small muted">
                    {" "}
                    (<bdi>{profile.pronouns.trim()}</bdi>)
                  </span>
                )}
                <p className={profile.headline.trim() ? "small muted" : "small faint"}>
                  <bdi>{profile.headline.trim() || t("profile.noHeadline")}</bdi>
                </p>
              </div>
            </div>
          </Sheet>
        </div>
      </div>
    </>
  );
}

function ProfileForm({ profile, onChange }: { profile: ProfileIn; onChange: (profile: ProfileIn) => void }) {
  const { t } = useTexts();
  const me = useMe();
  const { i18n } = useTranslation();
  const { data: config } = useQuery(configQuery);
  const save = useMutation({ mutationFn: saveProfile });
  const [tried, setTried] = useState(false);
  const changes = changesOf(profileOf(me), profile);
  const changed = Object.keys(changes).length > 0;
  const nameless = profile.name.trim() === "";
  const zoneless = profile.time_zone === "";
  const fields = save.error instanceof Problem ? save.error.fields : {};
  const put = (change: Partial<ProfileIn>) => {
    if (!save.isPending) save.reset();
    onChange({ ...profile, ...change });
  };
  const languages = [...new Set([...(config?.languages ?? []), profile.language || "en"])];

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (changed && !nameless && !zoneless && !save.isPending) save.mutate(changes);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field
        label={t("profile.name")}
        name="name"
        autoComplete="name"
        required
        maxLength={LIMITS.name}
        help={t("profile.nameHelp")}
        value={profile.name}
        onChange={(event) => put({ name: event.currentTarget.value })}
        error={tried && nameless ? t("profile.noName") : fields.name?.[0]}
      />
      <Field
        label={t("profile.pronouns")}
        remark={t("profile.optional")}
        name="pronouns"
        maxLength={LIMITS.pronouns}
        help={t("profile.pronounsHelp")}
        value={profile.pronouns}
        onChange={(event) => put({ pronouns: event.currentTarget.value })}
        error={fields.pronouns?.[0]}
      />
      <Field
        label={t("profile.headline")}
        remark={
          profile.headline.length > LIMITS.headline / 2
            ? t("profile.left", { count: LIMITS.headline - profile.headline.length })
            : t("profile.optional")
        }
        name="headline"
        maxLength={LIMITS.headline}
        help={t("profile.headlineHelp")}
        value={profile.headline}
        onChange={(event) => put({ headline: event.currentTarget.value })}
        error={fields.headline?.[0]}
      />
      <ZoneField
        zone={profile.time_zone}
        before={me.time_zone}
        onZone={(zone) => put({ time_zone: zone ?? "" })}
        error={fields.time_zone?.[0]}
      />
      <Choice
        label={t("profile.language")}
        name="language"
        help={t("profile.languageHelp")}
        value={profile.language || "en"}
        onChange={(event) => put({ language: event.currentTarget.value })}
        data={languages.map((value) => ({ value, label: languageName(value, i18n.language) }))}
        error={fields.language?.[0]}
      />
      {Object.keys(fields).length === 0 && <Trouble error={save.error} />}
      <div className={styles.acts}>
        <Button type="submit" kind="main" fill="phone" busy={save.isPending} disabled={!changed}>
          {t("profile.save")}
        </Button>
        <span className="small muted" role="status">
          {changed ? t("profile.unsaved") : save.isSuccess && t("profile.saved")}
        </span>
      </div>
    </form>
  );
}

/** "English" of "en", in its own words. */
function languageName(code: string, locale: string): string {
  try {
    return new Intl.DisplayNames([code, locale], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
