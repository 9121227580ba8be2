/** What the server tells somebody about their own account. */

export interface Passkey {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

export interface Security {
  email: string;
  pending_email: string | null;
  has_password: boolean;
  totp: boolean;
  recovery_codes_left: number;
  passkeys: Passkey[];
  second_factor_required: boolean;
  proved_until: string | null;
}

/** A new secret for an app; it counts once a code of it was shown. */
export interface TotpOffer {
  secret: string;
  uri: string;
  qr_svg: string;
}

export interface Device {
  id: string;
  current: boolean;
  browser: string;
  system: string;
  ip: string;
  signed_in_at: string;
  last_seen_at: string;
  expires_at: string;
  is_visit: boolean;
}

export interface StaffVisit {
  id: string;
  by_name: string;
  reason: string;
  at: string;
  ended_at: string | null;
}

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
