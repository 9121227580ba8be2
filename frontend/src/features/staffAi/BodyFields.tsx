import { useQuery } from "@tanstack/react-query";
import type { ComponentProps } from "react";
import { Button } from "@/ui";
import { Choice, Field, TextField } from "@/ui/Field";
import {
  type Form,
  idFor,
  LEVELS,
  PERSONA_LISTS,
  type PointForm,
  problemsOf,
  problemsOfPoint,
  QUESTION_KINDS,
} from "./editing";
import { choicesQuery } from "./queries";
import styles from "./staffAi.module.css";
import { useTexts } from "./texts";
import type { ContentKind } from "./types";

type Problems = Record<string, string[]>;

/** The names of the fields of a kind: problems of these stand at their fields. */
export function fieldNames(kind: ContentKind): string[] {
  if (kind === "prompt") return ["text"];
  if (kind === "persona") return ["title", "about", ...PERSONA_LISTS];
  if (kind === "rubric") return ["title", "what", "advice", ...[1, 2, 3, 4, 5].map((level) => `levels.${level}`)];
  return ["text", "level", "kind", "skill", "tags", "deeper", "pitfalls", "anchors"];
}

/** The fields of one kind of content. */
export function BodyFields({
  kind,
  form,
  problems,
  onChange,
}: {
  kind: ContentKind;
  form: Form;
  problems: Problems;
  onChange: (form: Form) => void;
}) {
  const { t } = useTexts();
  const set = (name: string) => (event: { currentTarget: { value: string } }) =>
    onChange({ ...form, fields: { ...form.fields, [name]: event.currentTarget.value } });
  const shared = (name: string) => ({
    value: form.fields[name] ?? "",
    error: problemsOf(problems, name),
    onChange: set(name),
    dir: "auto",
  });
  const lines = { autosize: true, minRows: 2, maxRows: 24 } as const;
  if (kind === "prompt") {
    return (
      <TextField
        label={t("editor.text.prompt")}
        help={t("editor.promptHelp")}
        {...shared("text")}
        {...lines}
        minRows={12}
      />
    );
  }
  if (kind === "persona") {
    return (
      <>
        <Field label={t("editor.title")} {...shared("title")} />
        <TextField label={t("editor.about")} {...shared("about")} {...lines} />
        {PERSONA_LISTS.map((name) => (
          <TextField
            key={name}
            label={t(`editor.lists.${name}`)}
            help={t("editor.listHelp")}
            {...shared(name)}
            {...lines}
          />
        ))}
      </>
    );
  }
  if (kind === "rubric") {
    return (
      <>
        <Field label={t("editor.title")} {...shared("title")} />
        <TextField label={t("editor.what")} {...shared("what")} {...lines} />
        {[1, 2, 3, 4, 5].map((level) => (
          <TextField
            key={level}
            label={t("editor.levelOf", { number: level })}
            {...shared(`levels.${level}`)}
            {...lines}
          />
        ))}
        <TextField label={t("editor.advice")} {...shared("advice")} {...lines} />
      </>
    );
  }
  return (
    <>
      <TextField label={t("editor.text.question")} {...shared("text")} {...lines} />
      <div className={styles.three}>
        <Choice
          label={t("editor.levelLabel")}
          data={LEVELS.map((value) => ({ value, label: t(`content.levels.${value}`) }))}
          {...shared("level")}
        />
        <Choice
          label={t("editor.kindLabel")}
          data={QUESTION_KINDS.map((value) => ({ value, label: t(`editor.kinds.${value}`) }))}
          {...shared("kind")}
        />
        <SkillChoice label={t("editor.skill")} {...shared("skill")} />
      </div>
      <Points form={form} problems={problems} onChange={onChange} />
      <TextField label={t("editor.pitfalls")} help={t("editor.pitfallsHelp")} {...shared("pitfalls")} {...lines} />
      <fieldset className={styles.group}>
        <legend>{t("editor.anchors")}</legend>
        {(["low", "mid", "high"] as const).map((worth) => (
          <TextField
            key={worth}
            label={t(`editor.anchor.${worth}`)}
            {...shared(`anchors.${worth}`)}
            {...lines}
            minRows={1}
          />
        ))}
        {problems.anchors && <p className={styles.problems}>{problems.anchors.join(" ")}</p>}
      </fieldset>
      <TextField label={t("editor.deeper")} remark={t("editor.deeperRemark")} {...shared("deeper")} {...lines} />
      <Field label={t("editor.tags")} help={t("editor.tagsHelp")} {...shared("tags")} />
    </>
  );
}

/** The points of a question: what a good answer says, what is asked when it doesn't, how it is recognised. */
function Points({ form, problems, onChange }: { form: Form; problems: Problems; onChange: (form: Form) => void }) {
  const { t } = useTexts();
  const { points } = form;
  const change = (place: number, part: Partial<PointForm>) =>
    onChange({ ...form, points: points.map((point) => (point.place === place ? { ...point, ...part } : point)) });
  const add = () => {
    const place = Math.max(-1, ...points.map((point) => point.place)) + 1;
    onChange({ ...form, points: [...points, { place, id: "", text: "", ask: "", skill: "", signs: "" }] });
  };
  return (
    <fieldset className={styles.group}>
      <legend>{t("editor.points")}</legend>
      <p className="small muted">{t("editor.pointsHelp")}</p>
      {problems.points && <p className={styles.problems}>{problems.points.join(" ")}</p>}
      {points.map((point, index) => {
        const number = index + 1;
        const error = (part: string) => problemsOfPoint(problems, point.id, index, part);
        const taken = points.filter((other) => other.place !== point.place).map((other) => other.id);
        return (
          <fieldset key={point.place} className={styles.point}>
            <legend className="small">{t("editor.point", { number })}</legend>
            <TextField
              label={t("editor.pointText")}
              autosize
              minRows={1}
              dir="auto"
              value={point.text}
              error={error("text")}
              onChange={(event) => change(point.place, { text: event.currentTarget.value })}
              onBlur={() => {
                if (!point.id && point.text.trim()) change(point.place, { id: idFor(point.text, taken) });
              }}
            />
            <TextField
              label={t("editor.pointAsk")}
              autosize
              minRows={1}
              dir="auto"
              value={point.ask}
              error={error("ask")}
              onChange={(event) => change(point.place, { ask: event.currentTarget.value })}
            />
            <TextField
              label={t("editor.pointSigns")}
              remark={t("editor.pointSignsRemark")}
              autosize
              minRows={2}
              spellCheck={false}
              value={point.signs}
              error={error("signs")}
              onChange={(event) => change(point.place, { signs: event.currentTarget.value })}
            />
            <div className={styles.ids}>
              <Field
                label={t("editor.pointId")}
                tight
                spellCheck={false}
                value={point.id}
                error={error("id")}
                onChange={(event) => change(point.place, { id: event.currentTarget.value })}
              />
              <SkillChoice
                label={t("editor.pointSkill")}
                remark={t("editor.pointSkillRemark")}
                none={t("editor.noSkill")}
                tight
                value={point.skill}
                error={error("skill")}
                onChange={(event) => change(point.place, { skill: event.currentTarget.value })}
              />
              <Button
                icon="trash"
                label={t("editor.dropPoint", { number })}
                onClick={() => onChange({ ...form, points: points.filter((other) => other.place !== point.place) })}
              />
            </div>
          </fieldset>
        );
      })}
      <div>
        <Button icon="plus" size="tight" onClick={add}>
          {t("editor.addPoint")}
        </Button>
      </div>
    </fieldset>
  );
}

/** One of the rubric's skills; one that has gone from it stays to be seen. */
function SkillChoice({
  none = "",
  value,
  ...rest
}: { none?: string; value: string } & Omit<ComponentProps<typeof Choice>, "value" | "data">) {
  const { data } = useQuery(choicesQuery);
  const skills = data?.skills ?? [];
  const known = value === "" || skills.some((skill) => skill.key === value);
  return (
    <Choice
      {...rest}
      value={value}
      data={[
        { value: "", label: none },
        ...skills.map((skill) => ({ value: skill.key, label: skill.title })),
        ...(known ? [] : [{ value, label: value }]),
      ]}
    />
  );
}
