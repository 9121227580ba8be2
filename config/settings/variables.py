"""Every environment variable that Intraview reads, in one table.

Settings ask `read(name)`; a name that isn't in the table can't be read, and a test holds `.env.example` to the table.
"""

import os
from dataclasses import dataclass
from typing import Any

import environ


@dataclass(frozen=True)
class Variable:
    """One variable: how it is read, what holds without it, and what it is for (the words of `.env.example`)."""

    kind: type
    default: Any
    meaning: str


VARIABLES: dict[str, Variable] = {
    "PRODUCTION": Variable(
        bool, False, "1 on a real deployment: refuses embedded engines, demo people and default secrets."
    ),
    "DEBUG": Variable(bool, False, "1 shows tracebacks in answers; refused in production."),
    "SECRET_KEY": Variable(
        str,
        "",
        "Signs sessions and tokens: 50 or more random characters. The launcher makes one and keeps it with the data.",
    ),
    "INTRAVIEW_DATA": Variable(
        str, "", "Directory of the embedded database, media and secrets. Default: data/ in the source tree."
    ),
    "INTRAVIEW_PORT": Variable(int, 8000, "The port that the server listens on."),
    "INTRAVIEW_ORIGINS": Variable(
        list,
        [],
        "Comma list of whole origins (https://host) under which people reach the server. Default: http://127.0.0.1:PORT,http://localhost:PORT.",
    ),
    "INTRAVIEW_DEMO": Variable(
        bool, False, "1 makes the demo people at start; `./intraview up` sets it, production refuses it."
    ),
    "INTRAVIEW_DEMO_PASSWORD": Variable(
        str, "", "Password of the demo people. Default: made up at the first start and kept with the data."
    ),
    "INTRAVIEW_SIGNUP": Variable(bool, True, "0 closes sign-up: accounts are then made by staff."),
    "PASSWORD_MIN_LENGTH": Variable(int, 10, "The least number of characters of a password; the most is 128."),
    "PASSWORD_REFUSE_LEAKED": Variable(bool, True, "0 allows passwords that are on the shipped list of leaked ones."),
    "PASSWORD_REFUSE_SIMILAR": Variable(bool, True, "0 allows passwords that are like the person's name or address."),
    "SESSION_HOURS": Variable(float, 12.0, "A sign-in ends so many hours after it was last used, …"),
    "SESSION_REMEMBERED_DAYS": Variable(float, 30.0, "… or so many days, for those who asked to stay signed in."),
    "SECOND_FACTOR_ROLES": Variable(
        list,
        [],
        "Comma list of roles (candidate, interviewer, staff) and duties of staff (support, moderator, finance, admin)"
        " that must have a second factor before they can do anything else. Default: none.",
    ),
    "OIDC_ID": Variable(
        str, "oidc", "Sign-in with OpenID Connect: its name in addresses (small letters, digits, dashes)."
    ),
    "OIDC_NAME": Variable(str, "", "Its name on the sign-in page. Default: made of OIDC_ID."),
    "OIDC_URL": Variable(
        str, "", "Its issuer, an https address with /.well-known/openid-configuration below it. Default: none, off."
    ),
    "OIDC_CLIENT_ID": Variable(str, "", "What it calls this server."),
    "OIDC_CLIENT_SECRET": Variable(
        str,
        "",
        "The secret it gave to this server. It sends people back to ORIGIN/api/auth/social/OIDC_ID/callback.",
    ),
    "TRUSTED_PROXIES": Variable(
        str, "127.0.0.1", "Comma list of proxy addresses whose X-Forwarded-* headers are believed; * for any."
    ),
    "LOG_LEVEL": Variable(str, "INFO", "DEBUG, INFO, WARNING or ERROR."),
    "DATABASE_URL": Variable(
        str, "", "postgres://user:password@host:5432/name. Default: an SQLite file in INTRAVIEW_DATA."
    ),
    "DATABASE_POOL": Variable(int, 20, "The most PostgreSQL connections that one process holds."),
    "DATABASE_PREPARES": Variable(
        bool, True, "0 behind a pooler that hands connections on between transactions and knows no prepared statements."
    ),
    "REDIS_URL": Variable(
        str, "", "redis://host:6379/0, for what crosses processes and for jobs. Default: none, all in one process."
    ),
    "STUN_URLS": Variable(list, [], "Comma list of stun: addresses given to browsers. Default: none."),
    "TURN_URLS": Variable(
        list, [], "Comma list of turn: and turns: addresses of your coturn. Default: none, peers connect directly."
    ),
    "TURN_SECRET": Variable(str, "", "The secret shared with coturn (static-auth-secret)."),
    "TURN_SECONDS": Variable(int, 600, "How long a TURN credential lives; at most 600."),
    "SESSION_WORDS_DAYS": Variable(
        int,
        0,
        "After so many days what was said in an ended session is deleted, and résumés not used since. 0: kept.",
    ),
    "RECORDINGS_KEPT_DAYS": Variable(
        int, 30, "Recordings of voices are deleted after so many days. 0: kept as long as what was said."
    ),
    "MEDIA_IN_SERVER": Variable(
        str,
        "",
        "1: the server process carries the calls with the AI; 0: processes of `python -m config.media` do."
        " Default: 1 without a REDIS_URL, else 0.",
    ),
    "MEDIA_CALLS_PER_WORKER": Variable(int, 30, "The most calls that one process carries; more wait for another one."),
    "MEDIA_ADDRESSES": Variable(
        list, [], "Comma list of addresses under which browsers reach the calls. Default: all of this machine."
    ),
    "MEDIA_PORTS": Variable(str, "", "UDP ports of the calls, as 40000-40999. Default: any free one."),
    "MEDIA_ALLOWED_NETWORKS": Variable(
        list,
        [],
        "Comma list of networks (CIDR) where a browser's own candidates are tried although they aren't public.",
    ),
    "OPENAI_API_KEY": Variable(
        str, "", "Key of an OpenAI-compatible endpoint. Default: none, the shipped offline interviewer asks and judges."
    ),
    "OPENAI_BASE_URL": Variable(
        str, "https://api.openai.com/v1", "Address of the endpoint, up to and with /v1; any compatible server."
    ),
    "OPENAI_MODEL": Variable(str, "gpt-5-mini", "The model that words the questions."),
    "OPENAI_EVALUATION_MODEL": Variable(str, "", "The model that reads the answers for the report. Default: the same."),
    "OPENAI_DEADLINE_SECONDS": Variable(
        float, 12.0, "How long a turn may wait for the model, a retry included; then the offline interviewer takes it."
    ),
    "SPEECH_ENGINE": Variable(
        str,
        "auto",
        "What hears and speaks: offline (shipped), openai (that endpoint, the shipped ones behind it)."
        " auto: openai where there is an OPENAI_API_KEY.",
    ),
    "SPEECH_THREADS": Variable(
        int, 0, "Turns that a process hears at once with what ships, each on one core. Default: half of the cores."
    ),
    "OPENAI_SPEECH_BASE_URL": Variable(
        str, "", "Address of an OpenAI-compatible server that hears and speaks. Default: OPENAI_BASE_URL."
    ),
    "OPENAI_TRANSCRIBE_MODEL": Variable(
        str, "whisper-1", "The model that hears; best one that also tells when each word was said, as this one does."
    ),
    "OPENAI_SPEECH_MODEL": Variable(str, "gpt-4o-mini-tts", "The model that speaks."),
    "OPENAI_SPEECH_VOICE": Variable(str, "alloy", "Its voice."),
    "OPENAI_PRICE_IN": Variable(
        float, 0.0, "Price of a million prompt tokens, for the staff's cost column. 0: unknown."
    ),
    "OPENAI_PRICE_OUT": Variable(float, 0.0, "Price of a million completion tokens. 0: unknown."),
    "AI_INTERVIEW_KEPT_DAYS": Variable(
        int, 30, "A paused AI interview is finished, and its report made, after so many days."
    ),
    "FREE_MAX_USER_TURNS": Variable(int, 5, "Answers that are free in one AI interview."),
    "FREE_MAX_SECONDS": Variable(
        int, 60, "Active seconds that are free in one AI interview, from the first answer on."
    ),
    "FREE_MONTHLY_INTERVIEWS": Variable(int, 3, "AI interviews a month on the free plan."),
    "STARTER_MONTHLY_INTERVIEWS": Variable(int, 10, "AI interviews a month on the Starter plan."),
    "STARTER_MONTHLY_TURNS": Variable(
        int, 50, "Answers a month in AI interviews on the Starter plan; 0: without limit."
    ),
    "PRO_PRICE_PAISE": Variable(int, 29900, "Price of Pro, once, in paise."),
    "ENABLE_PAYMENTS": Variable(bool, True, "0 switches all payments off; what was bought stays, codes still work."),
    "PAYMENT_SANDBOX": Variable(
        str,
        "",
        "1: the till that ships stands in for Stripe and Razorpay, no money moves; refused in production."
        " Default: 1 where there are no keys of either.",
    ),
    "PAYMENT_PROVIDERS": Variable(
        list,
        [],
        "Comma list of providers, the preferred one first: stripe, razorpay. Default: those that have keys.",
    ),
    "STRIPE_SECRET_KEY": Variable(str, "", "Stripe's secret key, sk_… or rk_…; it may be a test key."),
    "STRIPE_WEBHOOK_SECRET": Variable(str, "", "The signing secret of the webhook ORIGIN/api/webhooks/stripe, whsec_…"),
    "STRIPE_API_BASE": Variable(str, "", "Where Stripe's API is. Default: Stripe, or the till."),
    "RAZORPAY_KEY_ID": Variable(str, "", "Razorpay's key id, rzp_…"),
    "RAZORPAY_KEY_SECRET": Variable(str, "", "Razorpay's key secret."),
    "RAZORPAY_WEBHOOK_SECRET": Variable(str, "", "The secret of the webhook ORIGIN/api/webhooks/razorpay."),
    "RAZORPAY_API_BASE": Variable(str, "", "Where Razorpay's API is. Default: Razorpay, or the till."),
    "CONVENIENCE_FEE_PERCENT": Variable(float, 3.0, "The convenience fee in percent of what is paid; 0 with …"),
    "CONVENIENCE_FEE_LEAST_PAISE": Variable(int, 500, "… 0 here: none. The least fee, in paise."),
    "CONVENIENCE_FEE_REFUNDED": Variable(bool, True, "0 keeps the convenience fee when all of a payment is refunded."),
    "TAX_NAME": Variable(str, "GST", "What the tax on invoices is called."),
    "TAX_PERCENT": Variable(float, 0.0, "The tax in percent. 0: no line."),
    "TAX_INCLUDED": Variable(bool, True, "0: prices are without tax, it is added; 1: it is part of them."),
    "SELLER_NAME": Variable(str, "Intraview", "Who sells, on invoices and statements."),
    "SELLER_ADDRESS": Variable(str, "", "The seller's address; a | begins a new line."),
    "SELLER_TAX_ID": Variable(str, "", "The seller's tax number."),
    "INVOICE_PREFIX": Variable(str, "INV", "Numbers of invoices begin with it: INV-2026-000001."),
    "SUBSCRIPTION_GRACE_DAYS": Variable(int, 7, "A plan goes on for so many days after a payment for it failed."),
    "SUBSCRIPTION_RETRY_DAYS": Variable(
        list, ["1", "3", "5"], "Days after a failed payment on which it is tried again."
    ),
    "SUBSCRIPTION_REMIND_DAYS": Variable(list, ["7", "1"], "Days before a plan or trial ends on which it is said."),
    "REFERRAL_TOKENS": Variable(int, 10, "Tokens for both, when somebody who was referred buys something; 0: off."),
    "REFERRAL_TOKENS_KEPT_DAYS": Variable(int, 180, "How long such tokens can be spent."),
    "TOKEN_VALUE_PAISE": Variable(int, 2000, "What an earned token is worth to an interviewer, before commission."),
    "PAYOUT_COMMISSION_PERCENT": Variable(float, 15.0, "What is kept of it."),
    "EARNINGS_HOLD_DAYS": Variable(int, 7, "Earnings can be paid out so many days after they were earned."),
    "PAYOUT_MINIMUM_PAISE": Variable(int, 50000, "Less than this waits for more."),
    "PAYOUT_SCHEDULE": Variable(str, "weekly", "When payouts are made: weekly (Mondays), monthly (the 1st), manual."),
    "PAYOUT_METHOD": Variable(str, "", "manual (a file for the bank) or sandbox. Default: sandbox with the till."),
    "ADMIN_KEY": Variable(
        str,
        "",
        "Secret of POST /api/access/create (header X-Admin-Key): 20 or more characters. Default: none, switched off.",
    ),
    "BOOKING_APPROVAL_HOURS": Variable(
        int, 24, "An interviewer who approves bookings has so many hours for it, and never beyond the start."
    ),
    "BOOKINGS_AHEAD_MOST": Variable(
        int, 20, "Sessions that one candidate can have ahead of them, with those cancelled in the last day."
    ),
    "PRIORITY_DAYS": Variable(int, 7, "Plans with priority book so many days further ahead than others."),
    "WAITLIST_OFFER_MINUTES": Variable(int, 60, "A time that is free again is kept so long for whoever waited first."),
    "FREE_CANCEL_HOURS": Variable(
        int, 0, "Until so many hours before the start, cancelling costs a candidate nothing."
    ),
    "LATE_CANCEL_PERCENT": Variable(int, 0, "What the interviewer gets of the price when it is cancelled later."),
    "CANDIDATE_ABSENT_PERCENT": Variable(int, 0, "What the interviewer gets when the candidate doesn't come."),
    "BOTH_ABSENT_PERCENT": Variable(int, 0, "What the interviewer gets when nobody comes."),
    "ABSENT_AFTER_MINUTES": Variable(
        int, 15, "Whoever isn't there so long after the start can be said not to have come."
    ),
    "MOVE_CUTOFF_HOURS": Variable(int, 4, "Until so many hours before the start, another time can be proposed."),
    "MOVES_MOST": Variable(int, 3, "How often one session can be moved."),
    "AUTO_COMPLETE_HOURS": Variable(
        int, 12, "So many hours after its end a session is settled by the record of who was there."
    ),
    "DISPUTE_DAYS": Variable(int, 3, "Days in which candidate or interviewer can object to what became of a session."),
    "ROOM_OPENS_MINUTES": Variable(int, 15, "A booked session's room opens so long before its start."),
    "REMINDER_MINUTES": Variable(list, ["1440", "60", "10"], "Reminders, in minutes before a session."),
    "APPLICATION_AGAIN_DAYS": Variable(
        int, 30, "Somebody who was declined as an interviewer can apply again after so many days."
    ),
    "NOTIFICATIONS_KEPT_DAYS": Variable(int, 90, "What people were told is kept so many days, read or not."),
    "VAPID_PRIVATE_KEY": Variable(
        str,
        "",
        "The key that signs push messages, 32 bytes in base64url. Default: made at the first use, kept encrypted in the"
        " database. Browsers have to subscribe anew when it changes.",
    ),
    "PUSH_ALLOWED_ORIGINS": Variable(
        list, [], "Comma list of origins (scheme://host:port) of push servers that may be private or without TLS."
    ),
    "EMAIL_URL": Variable(
        str, "", "smtp+tls://user:password@host:587. Default: the outbox page; a line on the console."
    ),
    "EMAIL_FROM": Variable(str, "Intraview <no-reply@localhost>", "The sender of mail."),
}

_environ = environ.Env()


def read(name: str) -> Any:
    """The value of a variable of the table, in its kind; empty counts as not given."""
    variable = VARIABLES[name]
    if not os.environ.get(name, "").strip():
        return variable.default
    match variable.kind:
        case kind if kind is bool:
            return _environ.bool(name)
        case kind if kind is int:
            return _environ.int(name)
        case kind if kind is float:
            return _environ.float(name)
        case kind if kind is list:
            return [part.strip() for part in _environ.list(name) if part.strip()]
    return _environ.str(name)


def example() -> str:
    """The text of `.env.example`: `python -m config.settings.variables > .env.example`."""
    lines = [
        "# Every variable that Intraview reads. Copy to .env, or set them where your deployment keeps such things.",
        "",
    ]
    for name, variable in VARIABLES.items():
        shown = ",".join(variable.default) if variable.kind is list else variable.default
        shown = int(shown) if variable.kind is bool else shown
        lines += [f"# {variable.meaning}", f"#{name}={shown}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(example(), end="")  # noqa: T201
