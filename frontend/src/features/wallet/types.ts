/** The wallet and what moved in it, as the server tells it. Tokens are whole numbers. */

export interface Wallet {
  balance: number;
  paid_balance: number;
  free_balance: number;
  locked_balance: number;
  earned_balance: number;
  owed: number;
  expiring: { tokens: number; expires_at: string }[];
  holds: { id: string; tokens: number; reason: string; text: string; since: string; expires_at: string | null }[];
  month: { spent: number; sessions: number };
}

export interface Moved {
  id: string;
  at: string;
  kind: string;
  text: string;
  reason: string;
  available: number;
  held: number;
  earned: number;
  available_after: number;
  held_after: number;
  earned_after: number;
  invoice: { id: string; number: string } | null;
}

export interface Month {
  /** "2026-11", in the person's zone. */
  month: string;
  bought: number;
  given: number;
  spent: number;
  expired: number;
  earned: number;
}

export interface Pack {
  id: string;
  tokens: number;
  title: string;
  currency: string;
  price_minor: number;
  each_minor: number;
  fee_minor: number;
  total_minor: number;
}

export interface Referral {
  code: string;
  url: string;
  tokens: number;
  invited: number;
  rewarded: number;
  tokens_earned: number;
  used: boolean;
  /** Whether a code of somebody else may still be used. */
  may_use: boolean;
}

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}
