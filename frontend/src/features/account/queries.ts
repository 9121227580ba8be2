import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { Schemas } from "@/api/client";
import { keepMe, meQuery, queryClient } from "@/api/queries";
import { cursorOf } from "@/features/sessions/queries";
import { makePasskey } from "@/features/signing/webauthn";
import type { Device, Page, Passkey, ProfileIn, Security, StaffVisit, TotpOffer } from "./types";

type Me = Schemas["Me"];

export const securityQuery = queryOptions({
  queryKey: ["account", "security"],
  queryFn: () => call<Security>("GET", "/api/account/security"),
});

export const devicesQuery = queryOptions({
  queryKey: ["account", "devices"],
  queryFn: () => call<{ results: Device[] }>("GET", "/api/account/devices").then((found) => found.results),
});

export const visitsQuery = infiniteQueryOptions({
  queryKey: ["account", "visits"],
  queryFn: ({ pageParam }) =>
    call<Page<StaffVisit>>("GET", pageParam ? `/api/account/visits?cursor=${pageParam}` : "/api/account/visits"),
  initialPageParam: "",
  getNextPageParam: (page) => cursorOf(page.next),
});

/** After a change to how one gets in: both say something about it. */
export function securityChanged(): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
  return queryClient.invalidateQueries({ queryKey: securityQuery.queryKey });
}

export const devicesChanged = () => queryClient.invalidateQueries({ queryKey: devicesQuery.queryKey });

export async function saveProfile(changes: Partial<ProfileIn>): Promise<void> {
  keepMe(await call<Me>("PATCH", "/api/me", changes));
}

export async function setPicture(file: File): Promise<void> {
  const form = new FormData();
  form.append("file", file);
  keepMe(await call<Me>("PUT", "/api/me/picture", form));
}

export async function dropPicture(): Promise<void> {
  keepMe(await call<Me>("DELETE", "/api/me/picture"));
}

export const askForEmail = (email: string) => call<object>("POST", "/api/account/email", { email });
export const dropEmail = () => call<object>("DELETE", "/api/account/email");
export async function verifyEmail(given: { email: string; code: string }): Promise<void> {
  keepMe(await call<Me>("POST", "/api/account/email/verify", given));
}

export const changePassword = (given: { current: string; new: string }) =>
  call<object>("POST", "/api/account/password", given);

export const beginTotp = () => call<TotpOffer>("POST", "/api/account/totp/begin");
export const addTotp = (code: string) =>
  call<{ recovery_codes: string[] | null }>("POST", "/api/account/totp", { code }).then((made) => made.recovery_codes);
export const removeTotp = () => call<object>("DELETE", "/api/account/totp");

export const readRecoveryCodes = () =>
  call<{ codes: string[] }>("GET", "/api/account/recovery-codes").then((found) => found.codes);
export const renewRecoveryCodes = () =>
  call<{ codes: string[] }>("POST", "/api/account/recovery-codes").then((made) => made.codes);

/** Ask the server what it wants, the browser to make it, and hand it over. Recovery codes come with the first factor. */
export async function addPasskey(name: string): Promise<string[] | null> {
  const { options } = await call<{ options: Record<string, unknown> }>("POST", "/api/account/passkeys/options");
  const credential = await makePasskey(options);
  const made = await call<{ passkey: Passkey; recovery_codes: string[] | null }>("POST", "/api/account/passkeys", {
    name,
    credential,
  });
  return made.recovery_codes;
}

export const renamePasskey = (id: string, name: string) =>
  call<Passkey>("PATCH", `/api/account/passkeys/${id}`, { name });
export const removePasskey = (id: string) => call<object>("DELETE", `/api/account/passkeys/${id}`);

export const signOutDevice = (id: string) => call<object>("DELETE", `/api/account/devices/${id}`);
export const signOutOthers = () =>
  call<{ ended: number }>("POST", "/api/account/devices/sign-out-others").then((done) => done.ended);

export const deactivate = () => call<object>("POST", "/api/account/deactivate", {});
