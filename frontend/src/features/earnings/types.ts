/** What the server tells interviewers about their earnings, by the names these pages use. */

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}

/** What the available tokens would bring today. */
export interface Estimate {
  gross_minor: number;
  commission_minor: number;
  recovered_minor: number;
  net_minor: number;
  token_value_minor: number;
}

export interface PayoutAccount {
  holder: string;
  ending: string;
  country: string;
  updated_at: string;
}

export interface Earnings {
  pending_tokens: number;
  available_tokens: number;
  /** Tokens owed to us, kept back from the next payout. */
  owed: number;
  estimate: Estimate;
  commission_percent: string;
  hold_days: number;
  currency: string;
  minimum_minor: number;
  schedule: "weekly" | "monthly" | "manual";
  next_payout_at: string | null;
  account: PayoutAccount | null;
  months: { month: string; tokens: number; sessions: number }[];
}

export type EarningState = "pending" | "available" | "in_payout" | "taken_back";

export interface EarningRow {
  id: string;
  tokens: number;
  taken_back: number;
  state: EarningState;
  reason: string;
  earned_at: string;
  available_at: string;
  payout: { id: string; number: string; state: PayoutState } | null;
}

export type PayoutState = "owed" | "sent" | "paid" | "failed" | "canceled";

export interface Payout {
  id: string;
  number: string;
  state: PayoutState;
  tokens: number;
  token_value_minor: number;
  gross_minor: number;
  commission_percent: string;
  commission_minor: number;
  recovered_minor: number;
  net_minor: number;
  currency: string;
  period_start: string;
  period_end: string;
  created_at: string;
  sent_at: string | null;
  paid_at: string | null;
  attempts: number;
  next_attempt_at: string | null;
  failed_because: string;
  reference: string;
}

export interface AccountIn {
  holder: string;
  account: string;
  bank_code: string;
  country: string;
}
