/** Invoices and payments, as the server tells them. */

export interface NameOf {
  id: string;
  number: string;
}

/** An invoice, or a credit note: that one names its invoice, and its amounts are negative. */
export interface Invoice {
  id: string;
  kind: "invoice" | "credit_note";
  number: string;
  issued_at: string;
  title: string;
  currency: string;
  net_minor: number;
  tax_minor: number;
  total_minor: number;
  purchase: string;
  original: NameOf | null;
}

/** All that stands on it. A tax that is `contained` adds nothing to the total. */
export interface InvoiceDetail extends Invoice {
  lines: { kind: string; text: string; quantity: number; amount_minor: number; contained: boolean }[];
  credit_notes: NameOf[];
}

export interface Payment {
  id: string;
  created_at: string;
  paid_at: string | null;
  state: "pending" | "success" | "failed";
  provider: string;
  amount_minor: number;
  refunded_minor: number;
  currency: string;
  purchase: {
    id: string;
    kind: string;
    state: "open" | "fulfilled" | "canceled" | "halted" | "reversed";
    title: string;
    invoice: NameOf | null;
  };
}

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}
