import { useQuery } from "@tanstack/react-query";
import { useViewer } from "@/app/viewer";
import { languageCode, languageName } from "@/features/interviewers/languages";
import { minorOf, price } from "@/features/interviewers/money";
import { namesQuery } from "@/features/interviewers/queries";
import { Field, TextField } from "@/ui/Field";
import styles from "./onboarding.module.css";
import { type Draft, LIMITS, withWord, wrongIn } from "./profile";
import type { MissingField } from "./steps";
import { suggestFrom } from "./suggestions";
import { TagsField } from "./TagsField";
import { useTexts } from "./texts";

interface Given {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
  /** What the server said of a field. */
  refused: Record<string, string[]>;
  /** Fields that are pointed at because they are empty. */
  missing: readonly MissingField[];
  onBlur?: () => void;
}

/** The fields of a profile, each with its limit said before the server has to say it. */
export function ProfileFields({ draft, onChange, refused, missing, onBlur }: Given) {
  const { t } = useTexts();
  const { locale } = useViewer();
  const wrong = wrongIn(draft);
  const lacks = (field: MissingField) =>
    missing.includes(field) ? t(`profile.missing.${field}`, { least: LIMITS.leastBio }) : undefined;
  const said = (field: keyof typeof refused) => refused[field]?.join(" ");
  const bio = draft.bio.trim().length;
  const years = {
    number: t("profile.yearsNumber"),
    most: t("profile.yearsMost", { most: LIMITS.years }),
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to where the focus goes from one to the next
    <div className={styles.fields} onBlur={onBlur}>
      <Field
        id="headline"
        label={t("profile.headline")}
        help={t("profile.headlineHelp")}
        placeholder={t("profile.headlineExample")}
        maxLength={LIMITS.headline}
        dir="auto"
        value={draft.headline}
        error={said("headline") ?? (draft.headline.trim() ? undefined : lacks("headline"))}
        onChange={(event) => onChange({ headline: event.currentTarget.value })}
      />
      <Long
        id="bio"
        label={t("profile.bio")}
        help={
          bio > 0 && bio < LIMITS.leastBio
            ? t("profile.bioShort", { count: LIMITS.leastBio - bio })
            : t("profile.bioHelp", { least: LIMITS.leastBio })
        }
        rows={5}
        value={draft.bio}
        error={said("bio") ?? (bio < LIMITS.leastBio ? lacks("bio") : undefined)}
        onChange={(value) => onChange({ bio: value })}
      />
      <Field
        id="experience_years"
        className={styles.short}
        label={t("profile.years")}
        inputMode="numeric"
        maxLength={20}
        value={draft.years}
        error={
          said("experience_years") ??
          (wrong.experience_years
            ? years[wrong.experience_years]
            : draft.years.trim()
              ? undefined
              : lacks("experience_years"))
        }
        onChange={(event) => onChange({ years: event.currentTarget.value })}
      />
      <Long
        id="experience"
        label={t("profile.experience")}
        remark={t("profile.optional")}
        help={t("profile.experienceHelp")}
        rows={4}
        value={draft.experience}
        error={said("experience")}
        onChange={(value) => onChange({ experience: value })}
      />
      <Skills draft={draft} onChange={onChange} error={said("skills") ?? lacks("skills")} />
      <Languages draft={draft} onChange={onChange} error={said("languages") ?? lacks("languages")} />
      <Rate
        draft={draft}
        onChange={onChange}
        error={
          said("hourly_rate_minor") ??
          said("currency") ??
          (wrong.hourly_rate_minor === "number"
            ? t("profile.rateNumber", { currency: draft.currency })
            : wrong.hourly_rate_minor === "most"
              ? t("profile.rateMost", { price: price(LIMITS.rateMinor, draft.currency, locale) })
              : draft.rate.trim()
                ? undefined
                : lacks("hourly_rate_minor"))
        }
      />
      <Long
        id="sample_feedback"
        label={t("profile.sample")}
        remark={t("profile.optional")}
        help={t("profile.sampleHelp")}
        rows={4}
        value={draft.sample_feedback}
        error={said("sample_feedback")}
        onChange={(value) => onChange({ sample_feedback: value })}
      />
    </div>
  );
}

/** Several lines, growing with their text; near the end it says how much is left. */
function Long({
  help,
  value,
  onChange,
  rows,
  ...rest
}: {
  id: string;
  label: string;
  remark?: string;
  help: string;
  error?: string;
  rows: number;
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useTexts();
  const left = LIMITS.text - value.length;
  return (
    <TextField
      {...rest}
      autosize
      minRows={rows}
      maxRows={16}
      maxLength={LIMITS.text}
      dir="auto"
      help={left <= 400 ? t("profile.left", { count: left }) : help}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function Skills({ draft, onChange, error }: Pick<Given, "draft" | "onChange"> & { error?: string }) {
  const { t } = useTexts();
  const { data: names } = useQuery(namesQuery);
  return (
    <TagsField
      id="skills"
      label={t("profile.skills")}
      remark={t("profile.skillsRemark", { most: LIMITS.skills })}
      help={t("profile.skillsHelp")}
      full={t("profile.skillsFull")}
      error={draft.skills.length === 0 ? error : undefined}
      chosen={draft.skills}
      suggest={(typed) => suggestFrom(names?.skills ?? [], draft.skills, typed)}
      most={LIMITS.skills}
      maxLength={LIMITS.skill}
      onAdd={(word) => {
        const skills = withWord(draft.skills, word, LIMITS.skills);
        if (skills.length === draft.skills.length) return t("profile.alreadyThere", { name: word });
        onChange({ skills });
        return null;
      }}
      onRemove={(word) => onChange({ skills: draft.skills.filter((one) => one !== word) })}
    />
  );
}

function Languages({ draft, onChange, error }: Pick<Given, "draft" | "onChange"> & { error?: string }) {
  const { t } = useTexts();
  const { locale } = useViewer();
  const { data, isError, refetch } = useQuery(namesQuery);
  const codes = data?.languages.map((language) => language.code) ?? [];
  const names = codes.map((code) => languageName(code, locale));
  const chosen = draft.languages.map((code) => languageName(code, locale));
  return (
    <TagsField
      id="languages"
      label={t("profile.languages")}
      help={t("profile.languagesHelp")}
      full={t("profile.skillsFull")}
      error={draft.languages.length === 0 ? error : undefined}
      chosen={chosen}
      suggest={(typed) => suggestFrom(names, chosen, typed)}
      most={LIMITS.languages}
      maxLength={60}
      coming={data || isError ? undefined : t("profile.languagesComing")}
      onAdd={(word) => {
        if (!data) {
          void refetch();
          return t("profile.languagesAway");
        }
        const code = languageCode(word, locale, codes);
        if (!code) return t("profile.languageUnknown", { name: word });
        if (draft.languages.includes(code)) return t("profile.alreadyThere", { name: word });
        onChange({ languages: [...draft.languages, code] });
        return null;
      }}
      onRemove={(word) =>
        onChange({ languages: draft.languages.filter((code) => languageName(code, locale) !== word) })
      }
    />
  );
}

function Rate({ draft, onChange, error }: Pick<Given, "draft" | "onChange"> & { error?: string }) {
  const { t } = useTexts();
  const { locale } = useViewer();
  const minor = minorOf(draft.rate, draft.currency);
  return (
    <Field
      id="hourly_rate_minor"
      className={styles.short}
      label={t("profile.rate")}
      remark={draft.currency}
      inputMode="decimal"
      autoComplete="off"
      maxLength={20}
      style={{ fontVariantNumeric: "tabular-nums" }}
      value={draft.rate}
      help={minor ? t("profile.rateShown", { price: price(minor, draft.currency, locale) }) : t("profile.rateHelp")}
      error={error}
      onChange={(event) => onChange({ rate: event.currentTarget.value })}
    />
  );
}
