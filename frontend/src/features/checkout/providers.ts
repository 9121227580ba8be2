/** Which providers can take which payment. Pure. */
import type { Intent, Payments, Provider } from "./types";

/** Those that can take it, the preferred one first. */
export function providersFor(payments: Payments, kind: Intent["kind"], currency: string): Provider[] {
  if (!payments.on) return [];
  const mode = kind === "subscription" ? "subscription" : "payment";
  return payments.providers.filter(
    ({ modes, currencies }) => modes.includes(mode) && (currencies.length === 0 || currencies.includes(currency)),
  );
}

/** The one that was chosen as long as it can, else the preferred one. */
export function chosenOf(providers: readonly Provider[], chosen: string): Provider | undefined {
  return providers.find(({ key }) => key === chosen) ?? providers[0];
}
