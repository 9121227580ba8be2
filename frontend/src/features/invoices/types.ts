/** Invoices and payments, by the names these pages use. */
import type { components } from "@/generated/api";

type Told = components["schemas"];

/** An invoice, or a credit note: that one names its invoice, and its amounts are negative. */
export type Invoice = Told["InvoiceOut"];
/** All that stands on it. A tax that is `contained` adds nothing to the total. */
export type InvoiceDetail = Told["InvoiceDetailOut"];
export type Payment = Told["PaymentOut"];

export interface Page<Row> {
  results: Row[];
  next?: string | null;
}
