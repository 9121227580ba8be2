import type session from "@/app/session/en.json";
import type account from "@/features/account/en.json";
import type bookingBook from "@/features/booking/en.book.json";
import type booking from "@/features/booking/en.json";
import type bookingPage from "@/features/booking/en.page.json";
import type calendar from "@/features/calendar/en.json";
import type calendarSettings from "@/features/calendar/en.settings.json";
import type checkout from "@/features/checkout/en.json";
import type earnings from "@/features/earnings/en.json";
import type homeDay from "@/features/home/en.day.json";
import type home from "@/features/home/en.json";
import type interview from "@/features/interview/en.json";
import type interviewers from "@/features/interviewers/en.json";
import type invoices from "@/features/invoices/en.json";
import type landing from "@/features/landing/en.json";
import type notifications from "@/features/notifications/en.json";
import type onboarding from "@/features/onboarding/en.json";
import type plans from "@/features/plans/en.json";
import type playback from "@/features/playback/en.json";
import type practise from "@/features/practise/en.json";
import type report from "@/features/report/en.json";
import type room from "@/features/room/en.json";
import type record from "@/features/sessions/en.record.json";
import type signing from "@/features/signing/en.json";
import type staffAi from "@/features/staffAi/en.json";
import type staffBookings from "@/features/staffBookings/en.json";
import type staffMessages from "@/features/staffMessages/en.json";
import type staffMoneyCoupons from "@/features/staffMoney/en.coupons.json";
import type staffMoney from "@/features/staffMoney/en.json";
import type staffMoneyOperations from "@/features/staffMoney/en.operations.json";
import type staffMoneyPayment from "@/features/staffMoney/en.payment.json";
import type staffMoneyPayments from "@/features/staffMoney/en.payments.json";
import type staffMoneyPayouts from "@/features/staffMoney/en.payouts.json";
import type staffMoneySales from "@/features/staffMoney/en.sales.json";
import type staffMoneySubscriptions from "@/features/staffMoney/en.subscriptions.json";
import type staffMoneyWallet from "@/features/staffMoney/en.wallet.json";
import type staffPeople from "@/features/staffPeople/en.json";
import type unlock from "@/features/unlock/en.json";
import type wallet from "@/features/wallet/en.json";
import type en from "./en.json";
import type staff from "./en.staff.json";

/** A misspelt key is a compile error. Parts that add their words later (`addTexts`) are named here by their own file. */
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: {
      // What only staff read comes with their routes, what strangers and records show with those.
      translation: typeof en & typeof staff & typeof landing & typeof record;
      account: typeof account;
      booking: typeof booking & typeof bookingBook & typeof bookingPage;
      calendar: typeof calendar & typeof calendarSettings;
      checkout: typeof checkout;
      earnings: typeof earnings;
      home: typeof home & typeof homeDay;
      interview: typeof interview;
      interviewers: typeof interviewers;
      invoices: typeof invoices;
      notifications: typeof notifications;
      onboarding: typeof onboarding;
      plans: typeof plans;
      playback: typeof playback;
      practise: typeof practise;
      report: typeof report;
      room: typeof room;
      session: typeof session;
      signing: typeof signing;
      staffAi: typeof staffAi;
      staffBookings: typeof staffBookings;
      // Its pages are many and their words as well: each group brings its own.
      staffMoney: typeof staffMoney &
        typeof staffMoneyCoupons &
        typeof staffMoneyOperations &
        typeof staffMoneyPayment &
        typeof staffMoneyPayments &
        typeof staffMoneyPayouts &
        typeof staffMoneySales &
        typeof staffMoneySubscriptions &
        typeof staffMoneyWallet;
      staffMessages: typeof staffMessages;
      staffPeople: typeof staffPeople;
      unlock: typeof unlock;
      wallet: typeof wallet;
    };
  }
}
