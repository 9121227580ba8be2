/** Push messages to this browser: whether it can, whether it does, and how that changes. */

import { addDevice, removeDevice } from "./queries";
import type { PushDevice } from "./types";

/** Where this browser stands. `home_screen`: iPhones take pushes only from a page on the home screen. */
export type Standing = "on" | "off" | "blocked" | "unsupported" | "insecure" | "home_screen";

// Which of the server's devices this browser is: an endpoint is not told back.
const MARK = "intraview.push";
const WORKER = "/push.js";

interface Facts {
  secure: boolean;
  supported: boolean;
  appleTouch: boolean;
  permission: NotificationPermission;
  subscribed: boolean;
  known: boolean;
}

/** Where a browser of which this is known stands. */
export function standingOf(facts: Facts): Standing {
  if (!facts.secure) return "insecure";
  if (!facts.supported) return facts.appleTouch ? "home_screen" : "unsupported";
  if (facts.permission === "denied") return "blocked";
  return facts.permission === "granted" && facts.subscribed && facts.known ? "on" : "off";
}

/** Ask this browser. Nothing is installed by asking. */
export async function standing(devices: readonly PushDevice[]): Promise<Standing> {
  const supported = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const registration = supported ? await navigator.serviceWorker.getRegistration("/") : undefined;
  const subscription = await registration?.pushManager?.getSubscription();
  const mine = localStorage.getItem(MARK);
  return standingOf({
    secure: window.isSecureContext,
    supported,
    appleTouch: /iP(hone|ad|od)/.test(navigator.userAgent),
    permission: supported ? Notification.permission : "default",
    subscribed: subscription !== null && subscription !== undefined,
    known: devices.some(({ id }) => id === mine),
  });
}

/** Which of the devices is this browser. */
export const ownDevice = () => localStorage.getItem(MARK);

export class NotPermitted extends Error {}

/** Ask the person, subscribe, and tell the server. Throws NotPermitted where the person or the browser says no. */
export async function switchOn(key: string): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") throw new NotPermitted();
  const registration = await navigator.serviceWorker.register(WORKER, { scope: "/" });
  await navigator.serviceWorker.ready;
  const subscription = await subscribe(registration, key);
  const device = await addDevice(subscription.toJSON(), nameOf(navigator.userAgent));
  localStorage.setItem(MARK, device.id);
}

/** Tell the server first: whatever fails after that, nothing comes any more. */
export async function switchOff(): Promise<void> {
  const mine = ownDevice();
  if (mine) await removeDevice(mine);
  await forgetHere();
}

/** Undo what this browser knows of it. */
export async function forgetHere(): Promise<void> {
  localStorage.removeItem(MARK);
  const registration = await navigator.serviceWorker?.getRegistration("/");
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

async function subscribe(registration: ServiceWorkerRegistration, key: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(key) };
  try {
    return await registration.pushManager.subscribe(options);
  } catch (reason) {
    // One made for another key of the server's stands in the way.
    const old = await registration.pushManager.getSubscription();
    if (!old) throw new NotPermitted(String(reason));
    await old.unsubscribe();
    return registration.pushManager.subscribe(options);
  }
}

/** base64url as bytes. */
export function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (mark) => mark.charCodeAt(0));
}

const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Windows", "Windows"],
  ["Mac OS", "Mac"],
  ["Linux", "Linux"],
] as const;

/** "Firefox, Linux": enough to know one's own browsers by. */
export function nameOf(agent: string): string {
  const find = (list: readonly (readonly [string, string])[]) => list.find(([mark]) => agent.includes(mark))?.[1];
  return [find(BROWSERS), find(SYSTEMS)].filter(Boolean).join(", ");
}
