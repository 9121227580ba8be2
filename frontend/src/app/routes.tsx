import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import NotFoundPage, { RouteError } from "@/features/errors";
import { page, pick } from "./pages";
import { Root } from "./Root";

const ROOT = "root";

export const routes: RouteObject[] = [
  {
    id: ROOT,
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
      // From a letter's last line: nobody has to sign in to get fewer.
      { path: "/unsubscribe/:token", ...page(() => import("@/features/notifications/UnsubscribePage")) },
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
              { path: "/bookings/:id", ...page(() => import("@/features/booking/BookingPage")) },
              { path: "/join/:token", ...page(() => import("@/features/booking/JoinPage")) },
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
                    path: "/account/notifications",
                    ...pick(() => import("@/features/notifications/PreferencesPage"), "PreferencesPage"),
                  },
                  {
                    path: "/account/deactivate",
                    ...pick(() => import("@/features/account/DeactivatePage"), "DeactivatePage"),
                  },
                ],
              },
              { path: "/calendar", ...page(() => import("@/features/calendar/CalendarPage")) },
              { path: "/calendar/settings", ...page(() => import("@/features/calendar/SettingsPage")) },
              { path: "/inbox", ...page(() => import("@/features/notifications/InboxPage")) },
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
      { path: "*", Component: NotFoundPage },
    ],
  },
];

/** Staff's places are many, and their list is a file that nobody else has to load. */
export const createRouter = () =>
  createBrowserRouter(routes, {
    patchRoutesOnNavigation: async ({ path, patch }) => {
      if (!/^\/staff(\/|$)/.test(path)) return;
      patch(ROOT, (await import("./staffRoutes")).staffRoutes);
    },
  });
