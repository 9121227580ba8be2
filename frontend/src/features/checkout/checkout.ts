/**
 * One checkout: begins a purchase, brings somebody to where it is paid, and finds out what became of it. Everything it
 * takes from the browser is handed in. What it knows is one value (`state.ts`).
 */
import { Problem } from "@/api/problem";
import type { Cancel, Clock } from "@/features/room/core/clock";
import { goFromHere, type Kept, keep, keptOf, letGo, pendingOf, setPending } from "./intent";
import { after, type CheckoutState, IDLE, isBusy, isWaiting, pauseBefore, SLOW_MS, type Word } from "./state";
import type { Intent, Proof, Purchase, Started, Till } from "./types";

/** What windows of one person tell each other. */
export type Message =
  /** Somebody came back from the provider's page, having paid or not. */
  | { kind: "returned"; purchase: string; canceled: boolean }
  /** A window waits for this purchase: the one that came back may close. */
  | { kind: "waiting"; purchase: string }
  | { kind: "settled"; purchase: string };

/** A window that was opened on the click, empty until it is known where it leads. */
export interface PayWindow {
  go(url: string): void;
  close(): void;
}

/** What the provider's own dialog tells. */
export interface Heard {
  paid(proof: Proof): void;
  left(): void;
  declined(because: string): void;
}

export interface Deps {
  clock: Clock;
  newId: () => string;
  local: Storage | null;
  session: Storage | null;
  http: {
    create(intent: Intent, key: string): Promise<Started>;
    verify(what: { purchase: string } | Proof): Promise<Purchase>;
    get(id: string): Promise<Purchase>;
    cancel(id: string): Promise<Purchase>;
  };
  /** Opens a window at once; `null` where that is forbidden. Only within a click. */
  openWindow(): PayWindow | null;
  /** Leaves this page. */
  goTo(url: string): void;
  openScript(till: Till, heard: Heard): Promise<void>;
  isVisible(): boolean;
  /** One window at a time, where the browser can promise that. */
  alone<Answer>(act: () => Promise<Answer>): Promise<Answer>;
  tell(message: Message): void;
  onSettled(purchase: Purchase): void;
}

/** Not more often than this is the provider asked. */
const VERIFY_MS = 4000;
/** Nobody is told of something they have long seen. */
const NEWS_MS = 15 * 60_000;
const SCRIPTED = new Set(["razorpay"]);

export class Checkout {
  private current = IDLE;
  private readonly listeners = new Set<() => void>();
  private cancel: Cancel = () => {};
  private kept: Kept | null = null;
  private tries = 0;
  private asking = false;
  private checkingSince = 0;
  private verifiedAt = Number.NEGATIVE_INFINITY;
  private window: PayWindow | null = null;
  private isShut = false;

  constructor(private readonly deps: Deps) {}

  state = (): CheckoutState => this.current;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Begins to buy. Called within the click, since only then a window may be opened. A second click does nothing. */
  async begin(intent: Intent): Promise<void> {
    if (isBusy(this.current)) return;
    this.put({ type: "begun", intent });
    goFromHere(this.deps.session, "");
    const opened = SCRIPTED.has(intent.provider ?? "") ? null : this.deps.openWindow();
    try {
      const started = await this.deps.alone(() => this.make(intent));
      this.put({ type: "started", intent, purchase: started.purchase, till: started.checkout });
      await this.show(opened);
    } catch (error) {
      opened?.close();
      this.put({ type: "refused", error: error as Problem });
    }
  }

  /** The provider's page or dialog once more. Called within the click. */
  async openAgain(): Promise<void> {
    const { at, intent, till } = this.current;
    if (at !== "paying" || !intent || !this.kept) return;
    goFromHere(this.deps.session, "");
    this.window?.close();
    const scripted = till ? till.way === "script" : SCRIPTED.has(intent.provider ?? "");
    const opened = scripted ? null : this.deps.openWindow();
    try {
      if (!till) {
        const started = await this.deps.http.create(intent, this.kept.key);
        this.put({ type: "started", intent, purchase: started.purchase, till: started.checkout });
      }
      await this.show(opened);
    } catch (error) {
      opened?.close();
      if (isLost(error)) this.put({ type: "reached", reached: false });
      else void this.ask(true);
    }
  }

  /** What this window waited for before it was loaded again. */
  async resume(wanted: (intent: Intent) => boolean): Promise<void> {
    const kept = pendingOf(this.deps.session);
    if (!kept || !wanted(kept.intent) || this.current.at !== "idle") return;
    try {
      const purchase = await this.deps.http.get(kept.purchase);
      if (this.current.at !== "idle" || this.isShut) return;
      if (purchase.state !== "open" && this.deps.clock.now() - kept.at > NEWS_MS) return this.forget(kept);
      this.kept = kept;
      this.put({ type: "started", intent: kept.intent, purchase, till: null });
      if (isWaiting(this.current)) {
        this.put({ type: "left" });
        void this.ask(true);
      }
    } catch (error) {
      if (!isLost(error)) this.forget(kept);
    }
  }

  /** Calls it off. What was paid meanwhile is delivered all the same. */
  async giveUp(): Promise<void> {
    const { purchase, leaving } = this.current;
    if (!purchase || leaving) return;
    this.put({ type: "leaving", leaving: true });
    try {
      this.told(await this.deps.http.cancel(purchase.id));
      this.window?.close();
    } catch (error) {
      this.put({ type: "leaving", leaving: false });
      if (isLost(error)) this.put({ type: "reached", reached: false });
      else void this.ask(true);
    }
  }

  /** Back to the beginning, once it is over. */
  reset(): void {
    if (!isBusy(this.current)) this.put({ type: "reset" });
  }

  /** Somebody looks at this page again. */
  wake(): void {
    if (isWaiting(this.current)) void this.ask(true);
  }

  hear(message: Message): void {
    const { purchase } = this.current;
    if (!purchase || message.purchase !== purchase.id || !isWaiting(this.current)) return;
    if (message.kind === "returned") {
      this.deps.tell({ kind: "waiting", purchase: purchase.id });
      if (message.canceled) this.put({ type: "left" });
      else this.back();
    }
    if (message.kind === "settled") void this.ask(false);
  }

  start(): void {
    this.isShut = false;
    this.schedule();
  }

  shut(): void {
    this.isShut = true;
    this.cancel();
  }

  /** The server's purchase of an intent: the one that another window or an earlier try made, or a new one. */
  private async make(intent: Intent, isAgain = false): Promise<Started> {
    const { clock, local, session, http, newId } = this.deps;
    let before = keptOf(local, intent, clock.now());
    if (before?.purchase && (await this.isOver(before.purchase))) {
      letGo(local, before.key, clock.now());
      before = undefined;
    }
    const kept: Kept = before ? { ...before, intent } : { intent, key: newId(), purchase: "", at: clock.now() };
    keep(local, kept);
    try {
      const started = await http.create(intent, kept.key);
      this.kept = { ...kept, purchase: started.purchase.id };
      keep(local, this.kept);
      setPending(session, this.kept);
      return started;
    } catch (error) {
      // A refusal made nothing. No answer may have made it: the next try must be the same purchase.
      if (!isLost(error)) letGo(local, kept.key, clock.now());
      // The earlier try has come to its end meanwhile, unpaid: this is another one.
      if (before && !isAgain && error instanceof Problem && error.code === "purchase_closed") {
        return this.make(intent, true);
      }
      throw error;
    }
  }

  private async isOver(purchase: string): Promise<boolean> {
    try {
      return (await this.deps.http.get(purchase)).state !== "open";
    } catch (error) {
      if (isLost(error)) throw error;
      return true;
    }
  }

  /** Brings somebody to where it is paid. */
  private async show(opened: PayWindow | null): Promise<void> {
    const { at, till, purchase } = this.current;
    if (at !== "paying" || !till || !purchase) {
      opened?.close();
      return;
    }
    if (till.way === "redirect") {
      const window = opened ?? this.deps.openWindow();
      this.put({ type: "opened" });
      if (window) {
        this.window = window;
        window.go(till.url);
      } else {
        goFromHere(this.deps.session, purchase.id);
        this.deps.goTo(till.url);
      }
      return;
    }
    opened?.close();
    if (till.way === "none") {
      this.back();
      return;
    }
    this.put({ type: "opened" });
    await this.deps.openScript(till, {
      paid: (proof) => void this.proved(proof),
      left: () => this.put({ type: "left" }),
      declined: (because) => this.put({ type: "declined", because }),
    });
  }

  /** The provider's dialog says that it is paid, and how our server can see that it is true. */
  private async proved(proof: Proof): Promise<void> {
    this.put({ type: "returned" });
    this.verifiedAt = this.deps.clock.now();
    try {
      this.told(await this.deps.http.verify(proof));
    } catch (error) {
      if (isLost(error)) this.put({ type: "reached", reached: false });
    }
    this.tries = 0;
    this.schedule();
  }

  private back(): void {
    this.put({ type: "returned" });
    this.tries = 0;
    void this.ask(true);
  }

  /** How things stand. With `verify` the server asks the provider, unless it has just done so. */
  private async ask(verify: boolean): Promise<void> {
    const { purchase } = this.current;
    if (!purchase || this.asking || this.isShut) return;
    const now = this.deps.clock.now();
    const deep = verify && now - this.verifiedAt >= VERIFY_MS;
    if (deep) this.verifiedAt = now;
    this.asking = true;
    this.cancel();
    try {
      const { http } = this.deps;
      this.told(deep ? await http.verify({ purchase: purchase.id }) : await http.get(purchase.id));
    } catch (error) {
      if (isLost(error)) this.put({ type: "reached", reached: false });
    } finally {
      this.asking = false;
      this.tries += 1;
      this.schedule();
    }
  }

  private told(purchase: Purchase): void {
    if (this.current.purchase?.id === purchase.id) this.put({ type: "purchase", purchase });
  }

  private schedule(): void {
    this.cancel();
    if (this.isShut || !isWaiting(this.current)) return;
    if (this.current.at === "checking" && this.deps.clock.now() - this.checkingSince >= SLOW_MS) {
      this.put({ type: "slow" }); // which comes back here
      return;
    }
    const pause = pauseBefore(this.current, this.tries);
    // A page nobody sees waits for being looked at; the return page tells it sooner.
    if (pause === null || !this.deps.isVisible()) return;
    this.cancel = this.deps.clock.after(pause, () => void this.ask(this.current.at !== "paying"));
  }

  private put(word: Word): void {
    const before = this.current;
    this.current = after(before, word);
    if (this.current === before) return;
    if (this.current.at === "checking" && before.at !== "checking") this.checkingSince = this.deps.clock.now();
    if (isWaiting(this.current) && (this.current.at !== before.at || this.current.left !== before.left)) {
      this.tries = 0;
      this.schedule();
    }
    if (isOver(this.current) && !isOver(before)) this.settle();
    for (const listener of this.listeners) listener();
  }

  private settle(): void {
    this.cancel();
    if (this.kept) this.forget(this.kept);
    const { purchase } = this.current;
    if (!purchase) return;
    this.deps.tell({ kind: "settled", purchase: purchase.id });
    this.deps.onSettled(purchase);
  }

  private forget(kept: Kept): void {
    letGo(this.deps.local, kept.key, this.deps.clock.now());
    setPending(this.deps.session, undefined);
    this.kept = null;
  }
}

function isOver({ at }: CheckoutState): boolean {
  return at === "done" || at === "canceled" || at === "halted";
}

/** No answer, or one that says nothing about the purchase: it may have been made, it may have been paid. */
function isLost(error: unknown): boolean {
  return !(error instanceof Problem) || error.status === 0 || error.status >= 500 || error.status === 429;
}
