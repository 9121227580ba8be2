/** What the server tells interviewers about their earnings, by the names these pages use. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

export type Earnings = Told["EarningsOut"];
export type Estimate = Earnings["estimate"];
export type PayoutAccount = Told["PayoutAccountOut"];
export type EarningRow = Told["EarningOut"];
export type EarningState = EarningRow["state"];
export type Payout = Told["PayoutOut"];
export type PayoutState = Payout["state"];
export type AccountIn = Told["AccountInRequest"];
