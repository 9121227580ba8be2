/** Plans and subscriptions, by the names these pages use. */
import type { Interval } from "@/features/checkout/types";
import type { components } from "@/generated/api";

type Told = components["schemas"];

export type Audience = "candidate" | "interviewer";
export type Way = Interval | "once";

export type Price = Told["PriceOut"];

/** A plan as it is sold. Numbers that are null are without limit; without a price it isn't sold that way. */
export type Plan = Told["PlanOut"];

/** What Pro costs once. */
export type ProPrice = Told["ProOut"];
export type Plans = Told["PlansOut"];

/** The plan somebody has, and what it comes from. */
export type Access = Told["GrantsOut"];

export type Subscription = Told["SubscriptionOut"];
export type Subscriptions = Told["SubscriptionsOut"];

/** What a change would mean: due at once, or nothing until the paid period is over. */
export type ChangePreview = Told["ChangePreviewOut"];
