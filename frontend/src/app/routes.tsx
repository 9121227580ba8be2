import type { ComponentType } from "react";
import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import NotFoundPage, { RouteError } from "@/features/errors";
import { Root } from "./Root";

type Page = Promise<{ default: ComponentType }>;

/** A page in a file of its own, loaded when somebody goes there. */
function page(load: () => Page): Pick<RouteObject, "lazy"> {
  return { lazy: async () => ({ Component: (await load()).default }) };
}

/** A page that stands among others in one file. */
function pick<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return { lazy: async () => ({ Component: (await load())[name] }) } satisfies Pick<RouteObject, "lazy">;
}

export const routes: RouteObject[] = [
  {
    Component: Root,
    ErrorBoundary: RouteError,
    // Nothing for the moment until the first page's file is here: index.html paints the ground.
    HydrateFallback: () => null,
    children: [
      { path: "/", ...page(() => import("@/features/home")) },
      { path: "/sign-in", ...page(() => import("@/features/signing/SignInPage")) },
      { path: "/sign-up", ...page(() => import("@/features/signing/SignUpPage")) },
      { path: "/verify", ...page(() => import("@/features/signing/VerifyPage")) },
      { path: "/forgot-password", ...page(() => import("@/features/signing/ForgotPage")) },
      { path: "/reset-password", ...page(() => import("@/features/signing/ResetPage")) },
      { path: "/second-factor", ...pick(() => import("@/features/account/SecondFactorPage"), "SecondFactorPage") },
      { path: "/outbox", ...page(() => import("@/features/outbox")) },
      // The room has its own shell: the check, the lobby, the interview.
      { path: "/rooms/:id", ...page(() => import("@/features/room")) },
      // An AI interview is dark and whole-page, like the room.
      { path: "/practise/:id", ...page(() => import("@/features/interview")) },
      // Where a provider of payments leads back to: in a window of its own it closes, else it goes on.
      { path: "/checkout/:id", ...page(() => import("@/features/checkout/ReturnPage")) },
      // Open to those who aren't signed in as well: it chooses its shell.
      { path: "/interviewers/:id", ...page(() => import("@/features/interviewers/PersonPage")) },
      {
        ...page(() => import("./shells/PeopleShell")),
        children: [
          {
            ErrorBoundary: RouteError,
            children: [
              { path: "/practise", ...page(() => import("@/features/practise")) },
              { path: "/practise/:id/report", ...page(() => import("@/features/report")) },
              { path: "/sessions", ...page(() => import("@/features/sessions/SessionsPage")) },
              { path: "/sessions/:id", ...page(() => import("@/features/sessions/SessionPage")) },
              {
                ...pick(() => import("@/features/account/AccountFrame"), "AccountFrame"),
                children: [
                  { path: "/account", ...pick(() => import("@/features/account/ProfilePage"), "ProfilePage") },
                  {
                    path: "/account/security",
                    ...pick(() => import("@/features/account/SecurityPage"), "SecurityPage"),
                  },
                  { path: "/account/devices", ...pick(() => import("@/features/account/DevicesPage"), "DevicesPage") },
                  {
                    path: "/account/deactivate",
                    ...pick(() => import("@/features/account/DeactivatePage"), "DeactivatePage"),
                  },
                ],
              },
              { path: "/wallet", ...page(() => import("@/features/wallet")) },
              { path: "/wallet/invoices", ...page(() => import("@/features/invoices")) },
              { path: "/wallet/invoices/:id", ...page(() => import("@/features/invoices/InvoicePage")) },
              // As letters name them.
              { path: "/invoices/:id", ...page(() => import("@/features/invoices/InvoicePage")) },
              { path: "/plans", element: <Navigate to="/wallet#plans-candidate" replace /> },
              { path: "/interviewer/plan", element: <Navigate to="/interviewer/earnings#plans-interviewer" replace /> },
              { path: "/interviewers", ...page(() => import("@/features/interviewers/FindPage")) },
              { path: "/interviewer/apply", ...page(() => import("@/features/onboarding/ApplyPage")) },
              { path: "/interviewer/profile", ...page(() => import("@/features/onboarding/ProfilePage")) },
              { path: "/interviewer/guides", ...page(() => import("@/features/onboarding/GuidesPage")) },
              { path: "/interviewer/earnings", ...page(() => import("@/features/earnings/EarningsPage")) },
            ],
          },
        ],
      },
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
              { path: "/staff/sessions", ...pick(() => import("@/features/staff"), "SessionsPage") },
              { path: "/staff/sessions/:id", ...pick(() => import("@/features/staff"), "SessionPage") },
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
      { path: "*", Component: NotFoundPage },
    ],
  },
];

export const createRouter = () => createBrowserRouter(routes);
