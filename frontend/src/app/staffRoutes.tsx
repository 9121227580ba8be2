import type { RouteObject } from "react-router";
import { RouteError } from "@/features/errors";
import { addTexts } from "@/i18n";
import words from "@/i18n/en.staff.json";
import { page, pick } from "./pages";

addTexts("translation", words);

/** Where staff go. Added to the routes when somebody first goes there. */
export const staffRoutes: RouteObject[] = [
  {
    ...page(() => import("./shells/StaffShell")),
    children: [
      {
        ErrorBoundary: RouteError,
        children: [
          { path: "/staff", ...pick(() => import("@/features/staff"), "OverviewPage") },
          { path: "/staff/people", ...pick(() => import("@/features/staffPeople"), "PeoplePage") },
          { path: "/staff/people/:id", ...pick(() => import("@/features/staffPeople"), "PersonPage") },
          { path: "/staff/applications", ...pick(() => import("@/features/staffPeople"), "ApplicationsPage") },
          { path: "/staff/applications/:id", ...pick(() => import("@/features/staffPeople"), "ApplicationPage") },
          { path: "/staff/audit", ...pick(() => import("@/features/staffPeople"), "AuditPage") },
          { path: "/staff/messages", ...page(() => import("@/features/staffMessages")) },
          { path: "/staff/sessions", ...pick(() => import("@/features/staff"), "SessionsPage") },
          { path: "/staff/sessions/:id", ...pick(() => import("@/features/staff"), "SessionPage") },
          { path: "/staff/bookings", ...page(() => import("@/features/staffBookings/BookingsPage")) },
          { path: "/staff/bookings/:id", ...page(() => import("@/features/staffBookings/BookingPage")) },
          { path: "/staff/incidents", ...pick(() => import("@/features/staff"), "IncidentsPage") },
          { path: "/staff/incidents/:id", ...pick(() => import("@/features/staff"), "IncidentsPage") },
          { path: "/staff/interviews", ...pick(() => import("@/features/staffAi"), "InterviewsPage") },
          { path: "/staff/interviews/:id", ...pick(() => import("@/features/staffAi"), "InterviewPage") },
          { path: "/staff/content", ...pick(() => import("@/features/staffAi"), "ContentPage") },
          { path: "/staff/content/:kind/:key", ...pick(() => import("@/features/staffAi"), "EditorPage") },
          { path: "/staff/codes", ...pick(() => import("@/features/staffAi"), "CodesPage") },
          { path: "/staff/money", ...page(() => import("@/features/staffMoney/MoneyPage")) },
          { path: "/staff/payments", ...page(() => import("@/features/staffMoney/PaymentsPage")) },
          { path: "/staff/payments/:id", ...page(() => import("@/features/staffMoney/PaymentPage")) },
          { path: "/staff/halted", ...page(() => import("@/features/staffMoney/HaltedPage")) },
          { path: "/staff/disputes", ...page(() => import("@/features/staffMoney/DisputesPage")) },
          { path: "/staff/disputes/:id", ...page(() => import("@/features/staffMoney/DisputePage")) },
          { path: "/staff/invoices", ...page(() => import("@/features/staffMoney/InvoicesPage")) },
          { path: "/staff/subscriptions", ...page(() => import("@/features/staffMoney/SubscriptionsPage")) },
          { path: "/staff/subscriptions/:id", ...page(() => import("@/features/staffMoney/SubscriptionPage")) },
          { path: "/staff/catalogue", ...page(() => import("@/features/staffMoney/PlansPage")) },
          { path: "/staff/catalogue/new", ...pick(() => import("@/features/staffMoney/PlanPage"), "NewPlanPage") },
          { path: "/staff/catalogue/plans/:key", ...page(() => import("@/features/staffMoney/PlanPage")) },
          { path: "/staff/catalogue/packs", ...page(() => import("@/features/staffMoney/PacksPage")) },
          { path: "/staff/coupons", ...page(() => import("@/features/staffMoney/CouponsPage")) },
          { path: "/staff/coupons/new", ...page(() => import("@/features/staffMoney/NewCouponPage")) },
          { path: "/staff/coupons/:id", ...page(() => import("@/features/staffMoney/CouponPage")) },
          { path: "/staff/payouts", ...page(() => import("@/features/staffMoney/PayoutsPage")) },
          { path: "/staff/payouts/batches", ...page(() => import("@/features/staffMoney/BatchesPage")) },
          { path: "/staff/payouts/:id", ...page(() => import("@/features/staffMoney/PayoutPage")) },
          { path: "/staff/operations", ...page(() => import("@/features/staffMoney/WebhooksPage")) },
          { path: "/staff/operations/webhooks/:id", ...page(() => import("@/features/staffMoney/WebhookPage")) },
          {
            path: "/staff/operations/reconciliation",
            ...page(() => import("@/features/staffMoney/ReconciliationPage")),
          },
          { path: "/staff/operations/books", ...page(() => import("@/features/staffMoney/BooksPage")) },
        ],
      },
    ],
  },
];
