import { useMutation } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { Avatar, Button, Icon } from "@/ui";
import field from "@/ui/Field.module.css";
import styles from "./account.module.css";
import { PICTURE_KINDS, pictureTrouble } from "./profile";
import { dropPicture, setPicture } from "./queries";
import { Trouble } from "./Trouble";
import { useTexts } from "./texts";

/** A picture: chosen, looked at, then used; or taken away. */
export function PictureField({
  name,
  picture,
  preview,
  onPreview,
}: {
  name: string;
  picture: string | null;
  /** The address of the one that is chosen and not used yet. */
  preview: string | null;
  onPreview: (address: string | null) => void;
}) {
  const { t } = useTexts();
  const label = useId();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [wrong, setWrong] = useState<"kind" | "large" | null>(null);
  const use = useMutation({ mutationFn: setPicture, onSuccess: () => choose(null) });
  const drop = useMutation({ mutationFn: dropPicture });
  useEffect(() => () => void (preview && URL.revokeObjectURL(preview)), [preview]);

  function choose(chosen: File | null) {
    const trouble = chosen && pictureTrouble(chosen);
    setWrong(trouble);
    setFile(trouble ? null : chosen);
    onPreview(chosen && !trouble ? URL.createObjectURL(chosen) : null);
    if (input.current) input.current.value = "";
  }
  const refused = use.error instanceof Problem && use.error.status >= 400 && use.error.status < 429 ? use.error : null;
  const unreadable = refused && [400, 413, 415, 422].includes(refused.status);
  const said = wrong ?? (unreadable ? (refused.status === 413 ? "large" : "unreadable") : null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend can't stand beside the picture
    <div role="group" aria-labelledby={label} className={styles.picture}>
      <Avatar name={name} picture={preview ?? picture} size="large" />
      <div>
        <span id={label} className={styles.pictureLabel}>
          {t("profile.picture.label")}
        </span>
        <div className={styles.acts}>
          {file ? (
            <>
              <Button busy={use.isPending} onClick={() => use.mutate(file)}>
                {t("profile.picture.use")}
              </Button>
              <Button kind="quiet" disabled={use.isPending} onClick={() => input.current?.click()}>
                {t("profile.picture.another")}
              </Button>
              <Button
                kind="quiet"
                disabled={use.isPending}
                onClick={() => {
                  use.reset();
                  choose(null);
                }}
              >
                {t("cancel")}
              </Button>
            </>
          ) : (
            <>
              <Button onClick={() => input.current?.click()}>
                {t(picture ? "profile.picture.another" : "profile.picture.choose")}
              </Button>
              {picture && (
                <Button kind="quiet" busy={drop.isPending} onClick={() => drop.mutate()}>
                  {t("profile.picture.remove")}
                </Button>
              )}
            </>
          )}
        </div>
        <div role="status">
          {said ? (
            <p className={field.error}>
              <Icon name="alert" small />
              <span>{t(`profile.picture.${said}`)}</span>
            </p>
          ) : (
            <p className="small faint">
              {t(use.isPending ? "profile.picture.sending" : file ? "profile.picture.preview" : "profile.picture.how")}
            </p>
          )}
        </div>
        <Trouble error={(!unreadable && use.error) || drop.error} />
        <input
          ref={input}
          type="file"
          accept={PICTURE_KINDS.join(",")}
          hidden
          aria-label={t("profile.picture.choose")}
          onChange={(event) => {
            use.reset();
            const chosen = event.currentTarget.files?.[0];
            if (chosen) choose(chosen);
          }}
          data-testid="picture-file"
        />
      </div>
    </div>
  );
}
