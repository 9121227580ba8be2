/** What a checkout takes from the browser: windows, the provider's script, and a way to tell one's other windows. */
import type { Heard, Message, PayWindow } from "./checkout";
import type { Proof, Till } from "./types";

const NAME = "intraview-checkout";
const SIZE = "popup,width=520,height=760";

/** A window of its own where there is room for one, a tab on a phone. It is empty until it is known where it leads. */
export function openWindow(words: string): PayWindow | null {
  const roomy = window.matchMedia("(min-width: 881px)").matches;
  const opened = window.open("", NAME, roomy ? SIZE : undefined);
  if (!opened) return null;
  try {
    opened.document.title = words;
    opened.document.documentElement.style.colorScheme = "light dark";
    opened.document.body.style.font = "16px/24px system-ui, sans-serif";
    opened.document.body.style.padding = "32px 24px";
    opened.document.body.textContent = words;
  } catch {
    // A window of an earlier try, already at the provider's: it is led anew below.
  }
  return {
    go: (url) => {
      try {
        opened.location.replace(url);
      } catch {
        opened.location.href = url;
      }
      opened.focus();
    },
    close: () => opened.close(),
  };
}

interface ProviderDialog {
  open(): void;
  on(event: "payment.failed", act: (told: { error?: { description?: string } }) => void): void;
}

type ProviderScript = new (options: Record<string, unknown>) => ProviderDialog;

const loading = new Map<string, Promise<void>>();

function load(url: string): Promise<void> {
  const before = loading.get(url);
  if (before) return before;
  const made = new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      loading.delete(url);
      script.remove();
      reject(new Error("The provider's script could not be loaded"));
    };
    document.head.append(script);
  });
  loading.set(url, made);
  return made;
}

/** The provider's own dialog over this page. */
export async function openScript(till: Till, heard: Heard): Promise<void> {
  await load(till.script_url);
  const Dialog = (window as unknown as { Razorpay?: ProviderScript }).Razorpay;
  if (!Dialog) throw new Error("The provider's script brought no dialog");
  let paid = false;
  const modal = (till.options.modal ?? {}) as Record<string, unknown>;
  const dialog = new Dialog({
    ...till.options,
    handler: (proof: Proof) => {
      paid = true;
      heard.paid(proof);
    },
    modal: { ...modal, ondismiss: () => paid || heard.left() },
  });
  dialog.on("payment.failed", ({ error }) => heard.declined(error?.description ?? ""));
  dialog.open();
}

export interface Line {
  tell(message: Message): void;
  close(): void;
}

/** The line between one's windows; where the browser has none, each asks the server for itself. */
export function openLine(hear: (message: Message) => void): Line {
  if (typeof BroadcastChannel === "undefined") return { tell: () => {}, close: () => {} };
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (typeof data === "object" && typeof data?.purchase === "string") hear(data);
  };
  return { tell: (message) => channel.postMessage(message), close: () => channel.close() };
}

/** One window at a time: two that buy the same at the same moment make one purchase. */
export function alone<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  // Missing on plain http, where the kept key alone has to do.
  if (!navigator.locks) return act();
  return navigator.locks.request(NAME, act) as Promise<Answer>;
}
