/** Saves what is being typed: a moment after the last key, one save at a time, the latest words win. No React here. */

export type SaveState = "clean" | "waiting" | "saving" | "saved" | "failed";

export interface AutosaveOptions<Value> {
  save: (value: Value) => Promise<unknown>;
  onChange: (state: SaveState, error: unknown) => void;
  delay?: number;
}

export class Autosave<Value> {
  private readonly options: AutosaveOptions<Value>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pending: { value: Value } | null = null;
  private saving = false;

  constructor(options: AutosaveOptions<Value>) {
    this.options = options;
  }

  /** Something was typed. */
  change(value: Value): void {
    this.pending = { value };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), this.options.delay ?? 1200);
    if (!this.saving) this.options.onChange("waiting", null);
  }

  /** Save now what is not saved yet; also after a failure. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.saving || !this.pending) return;
    const { value } = this.pending;
    this.pending = null;
    this.saving = true;
    this.options.onChange("saving", null);
    try {
      await this.options.save(value);
      this.saving = false;
      if (this.pending) await this.flush();
      else this.options.onChange("saved", null);
    } catch (error) {
      this.saving = false;
      // Newer words replace these; without any, these stay the ones to save.
      this.pending ??= { value };
      this.options.onChange("failed", error);
    }
  }
}
