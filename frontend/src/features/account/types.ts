/** What the server tells somebody about their own account, by the names these pages use. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type Security = Told["SecurityOut"];
export type Passkey = Told["PasskeyOut"];
/** A new secret for an app; it counts once a code of it was shown. */
export type TotpOffer = Told["TotpOfferOut"];
export type Device = Told["DeviceOut"];
export type StaffVisit = Told["VisitOut"];

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

export interface ProfileIn {
  name: string;
  pronouns: string;
  headline: string;
  time_zone: string;
  language: string;
}
