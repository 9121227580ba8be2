/** What is bought, and what stands below: loaded beside the page's data, shown together with the rest. */
export { PlansSection } from "@/features/plans/PlansSection";
export { BuyTokens } from "./BuyTokens";
export { ReferralCard } from "./ReferralCard";
export { Summary } from "./Summary";
