import { useQuery } from "@tanstack/react-query";
import { useCallback, useId, useState } from "react";
import { useViewer } from "@/app/viewer";
import { Choice, Field, Tick } from "@/ui/Field";
import { dayKey } from "@/ui/time";
import {
  type Filters,
  MOST_SKILLS,
  priceScale,
  RATINGS,
  SORTS,
  type Sort,
  skillsToShow,
  toggleSkill,
  WITHIN,
} from "./filters";
import styles from "./interviewers.module.css";
import { languageName } from "./languages";
import { price } from "./money";
import { facetsQuery } from "./queries";
import { useTexts } from "./texts";
import type { Facets } from "./types";
import { useTyped } from "./useTyped";

const SHOWN = 8;

interface Given {
  filters: Filters;
  onChange: (part: Partial<Filters>) => void;
}

/** What narrows the list: beside it on a desk, in a sheet on a phone, where the order stands here as well. */
export function FilterForm({ filters, onChange, withOrder }: Given & { withOrder?: boolean }) {
  const { t } = useTexts();
  // The page waits for them and only then shows this: asking again here would make it wait again, and so on.
  const facets = useQuery({ ...facetsQuery, retryOnMount: false });
  const give = useCallback((q: string) => onChange({ q }), [onChange]);
  const [typed, setTyped] = useTyped(filters.q, give);
  return (
    <div className={styles.filters}>
      <Field
        label={t("filters.search")}
        placeholder={t("filters.searchExample")}
        type="search"
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {facets.data && (
        <>
          <Skills all={facets.data.skills} filters={filters} onChange={onChange} />
          <When filters={filters} onChange={onChange} />
          <Language facets={facets.data} filters={filters} onChange={onChange} />
          <Price rate={facets.data.rate} filters={filters} onChange={onChange} />
          <Choice
            label={t("filters.rating")}
            tight
            help={filters.rating !== null && t("filters.ratingHelp")}
            value={filters.rating ?? ""}
            onChange={(event) => onChange({ rating: Number(event.currentTarget.value) || null })}
            data={[
              { value: "", label: t("filters.anyRating") },
              ...RATINGS.map((rating) => ({ value: String(rating), label: t("filters.atLeast", { rating }) })),
            ]}
          />
        </>
      )}
      {facets.error && !facets.data && <p className="small muted">{t("filters.failed")}</p>}
      {withOrder && <Order filters={filters} onChange={onChange} label={t("filters.sort")} />}
    </div>
  );
}

/** In which order the list stands. */
export function Order({ filters, onChange, label, name }: Given & { label?: string; name?: string }) {
  const { t } = useTexts();
  return (
    <Choice
      tight
      label={label}
      aria-label={name}
      value={filters.sort}
      onChange={(event) => onChange({ sort: event.currentTarget.value as Sort })}
      data={SORTS.map((sort) => ({ value: sort, label: t(`filters.sorts.${sort}`) }))}
    />
  );
}

function Skills({ all, filters, onChange }: Given & { all: Facets["skills"] }) {
  const { t } = useTexts();
  const list = useId();
  const [open, setOpen] = useState(false);
  const shown = skillsToShow(all, filters.skills, open ? Number.POSITIVE_INFINITY : SHOWN);
  const full = filters.skills.length >= MOST_SKILLS;
  if (shown.length === 0) return null;
  return (
    <fieldset>
      <legend className={styles.legend}>
        {t("filters.skill")}
        {full && <span className={styles.remark}>{t("filters.skillMost", { count: MOST_SKILLS })}</span>}
      </legend>
      <ul id={list} className={`${styles.ticks} ${open ? styles.many : ""}`}>
        {shown.map((skill) => {
          const on = filters.skills.includes(skill.name);
          return (
            <li key={skill.name}>
              <Tick
                label={
                  <>
                    <bdi>{skill.name}</bdi> <span className={`${styles.count} faint num`}>{skill.count}</span>
                  </>
                }
                checked={on}
                disabled={full && !on}
                onChange={() => onChange(toggleSkill(filters, skill.name))}
              />
            </li>
          );
        })}
      </ul>
      {all.length > SHOWN && (
        <button
          type="button"
          className={`${styles.link} small`}
          aria-expanded={open}
          aria-controls={list}
          onClick={() => setOpen(!open)}
        >
          {open ? t("filters.fewerSkills") : t("filters.allSkills", { count: all.length })}
        </button>
      )}
    </fieldset>
  );
}

/** When there has to be a free time: in the coming days, or until a day. */
function When({ filters, onChange }: Given) {
  const { t } = useTexts();
  const viewer = useViewer();
  const [byDay, setByDay] = useState(filters.free.includes("-"));
  const today = dayKey(new Date(), viewer);
  const withinWords = (days: number) =>
    days === 0 ? t("filters.today") : days === 1 ? t("filters.tomorrow") : t("filters.within", { count: days });
  return (
    <div className={styles.whenFilter}>
      <Choice
        label={t("filters.when")}
        tight
        value={byDay ? "day" : filters.free}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setByDay(value === "day");
          onChange({ free: value === "day" ? "" : value });
        }}
        data={[
          { value: "", label: t("filters.whenever") },
          ...WITHIN.map((days) => ({
            value: String(days),
            label: withinWords(days),
          })),
          { value: "day", label: t("filters.untilDay") },
        ]}
      />
      {byDay && (
        <Field
          tight
          type="date"
          aria-label={t("filters.day")}
          min={today}
          value={filters.free}
          onChange={(event) => onChange({ free: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

function Language({ facets, filters, onChange }: Given & { facets: Facets }) {
  const { t } = useTexts();
  const { locale } = useViewer();
  const known = facets.languages.map(({ code, count }) => ({
    value: code,
    label: t("filters.languageCount", { name: languageName(code, locale), count }),
  }));
  const strange = filters.language && !facets.languages.some(({ code }) => code === filters.language);
  return (
    <Choice
      label={t("filters.language")}
      tight
      value={filters.language}
      onChange={(event) => onChange({ language: event.currentTarget.value })}
      data={[
        { value: "", label: t("filters.anyLanguage") },
        ...known,
        ...(strange ? [{ value: filters.language, label: languageName(filters.language, locale) }] : []),
      ]}
    />
  );
}

function Price({ rate, filters, onChange }: Given & { rate: Facets["rate"] }) {
  const { t } = useTexts();
  const { locale } = useViewer();
  const id = useId();
  const scale = priceScale(rate.min ?? 0, rate.max ?? 0);
  const give = useCallback((most: string) => onChange({ most: most === "" ? null : Number(most) }), [onChange]);
  const [typed, setTyped] = useTyped(filters.most === null ? "" : String(filters.most), give, 200);
  if (!scale) return null;
  // The right end is no limit: nobody is dearer.
  const at = typed === "" ? scale.max : Math.min(scale.max, Math.max(scale.min, Number(typed)));
  const words =
    typed === "" ? t("filters.anyPrice") : t("filters.upTo", { price: price(Number(typed), rate.currency, locale) });
  const part = (at - scale.min) / (scale.max - scale.min);
  return (
    <div>
      <label className={styles.legend} htmlFor={id}>
        {t("filters.price")} <span className={`${styles.remark} num`}>{words}</span>
      </label>
      <input
        id={id}
        className={styles.slider}
        style={{ "--part": `${Math.round(part * 100)}%` } as React.CSSProperties}
        type="range"
        min={scale.min}
        max={scale.max}
        step={scale.step}
        value={at}
        aria-valuetext={words}
        onChange={(event) => {
          const value = Number(event.currentTarget.value);
          setTyped(value >= scale.max ? "" : String(value));
        }}
      />
    </div>
  );
}
