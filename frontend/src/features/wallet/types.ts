/** The wallet and what moved in it, by the names these pages use. Tokens are whole numbers. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type Wallet = Told["WalletOut"];
export type Moved = Told["MovementOut"];
export type Month = Told["WalletMonthOut"];
export type Pack = Told["PackOut"];
export type Referral = Told["ReferralOut"];

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}
