import { beforeEach, expect, it, vi } from "vitest";
import { Problem, unreachable } from "@/api/problem";
import { HandClock } from "@/features/room/core/fakes/clock";
import { FakeShelf } from "@/features/room/core/fakes/webSocket";
import { Checkout, type Deps, type Heard, type Message } from "./checkout";
import { wentFromHere } from "./intent";
import type { Intent, Purchase, PurchaseState, Started, Till } from "./types";

const PACK: Intent = { kind: "pack", pack: "p80", provider: "stripe", return_to: "/wallet" };
const RAZORPAY: Intent = { ...PACK, provider: "razorpay" };

/** The server: one purchase per key, paid when the test says so. */
class FakeServer {
  readonly purchases = new Map<string, Purchase>();
  readonly byKey = new Map<string, string>();
  created = 0;
  verified = 0;
  read = 0;
  way: Till["way"] = "redirect";
  refuses: Error | null = null;
  loses = false;

  create = async (intent: Intent, key: string): Promise<Started> => {
    if (this.refuses) throw this.refuses;
    let id = this.byKey.get(key);
    if (!id) {
      this.created += 1;
      id = `purchase-${this.created}`;
      this.byKey.set(key, id);
      this.purchases.set(id, {
        id,
        kind: intent.kind,
        state: "open",
        total_minor: 160_680,
        currency: "INR",
      } as Purchase);
    }
    if (this.loses) throw unreachable();
    const till = { way: this.way, url: `https://till.test/${id}`, script_url: "https://till.test/s.js", options: {} };
    return { purchase: this.of(id), provider: intent.provider ?? "", checkout: till };
  };
  get = async (id: string) => {
    this.read += 1;
    return this.of(id);
  };
  verify = async (what: { purchase: string } | object) => {
    this.verified += 1;
    return this.of("purchase" in what ? (what.purchase as string) : "purchase-1");
  };
  cancel = async (id: string) => {
    if (this.of(id).state === "open") this.becomes("canceled", id);
    return this.of(id);
  };

  of(id: string): Purchase {
    const found = this.purchases.get(id);
    if (!found) throw new Problem(404, "not_found", "");
    return { ...found };
  }
  becomes(state: PurchaseState, id = "purchase-1"): void {
    this.purchases.set(id, { ...this.of(id), state });
  }
}

let server: FakeServer;
let clock: HandClock;
let local: FakeShelf;

/** A window of the person, with the storage they share and a session of its own. */
function aWindow({ popups = true, session = new FakeShelf() } = {}) {
  const opened: string[] = [];
  const closed = vi.fn();
  const went: string[] = [];
  const told: Message[] = [];
  const settled: string[] = [];
  const scripts: Heard[] = [];
  const seen = { visible: true };
  let keys = 0;
  const deps: Deps = {
    clock,
    newId: () => `key-${Math.random()}-${keys++}`,
    local: local as unknown as Storage,
    session: session as unknown as Storage,
    http: server,
    openWindow: () => (popups ? { go: (url) => void opened.push(url), close: closed } : null),
    goTo: (url) => void went.push(url),
    openScript: async (_, heard) => void scripts.push(heard),
    isVisible: () => seen.visible,
    alone: (act) => act(),
    tell: (message) => void told.push(message),
    onSettled: ({ id }) => void settled.push(id),
  };
  const checkout = new Checkout(deps);
  checkout.start();
  return { checkout, opened, closed, went, told, settled, scripts, seen, session };
}

beforeEach(() => {
  server = new FakeServer();
  clock = new HandClock();
  local = new FakeShelf();
});

it("opens the provider's window on the click and goes on by itself once it is paid", async () => {
  const { checkout, opened, settled } = aWindow();
  await checkout.begin(PACK);
  expect(opened).toEqual(["https://till.test/purchase-1"]);
  expect(checkout.state().at).toBe("paying");
  server.becomes("fulfilled");
  await clock.turn(3000);
  expect(checkout.state().at).toBe("done");
  expect(settled).toEqual(["purchase-1"]);
});

it("makes one purchase of two clicks, of a lost answer and its retry, and of two windows", async () => {
  const one = aWindow();
  const first = one.checkout.begin(PACK);
  await one.checkout.begin(PACK);
  await first;
  expect(server.created).toBe(1);
  const other = aWindow();
  await other.checkout.begin(PACK);
  expect(server.created).toBe(1);
  expect(other.opened).toEqual(one.opened);
  server.loses = true;
  const third = aWindow();
  await third.checkout.begin({ ...PACK, pack: "p200" });
  expect(third.checkout.state().at).toBe("refused");
  server.loses = false;
  await third.checkout.begin({ ...PACK, pack: "p200" });
  expect(server.created).toBe(2);
});

it("buys again after the first purchase was paid, also when nobody saw it paid", async () => {
  const one = aWindow();
  await one.checkout.begin(PACK);
  one.checkout.shut();
  server.becomes("fulfilled");
  const later = aWindow();
  await later.checkout.begin(PACK);
  expect(server.created).toBe(2);
  expect(later.checkout.state().at).toBe("paying");
});

it("takes another key after a refusal, so that what was refused can be tried anew", async () => {
  const { checkout, closed } = aWindow();
  server.refuses = new Problem(409, "not_for_sale", "Not any more.");
  await checkout.begin(PACK);
  expect(checkout.state()).toMatchObject({ at: "refused" });
  expect(closed).toHaveBeenCalled();
  expect(local.items.size).toBe(0);
});

it("leaves the page where no window may be opened, and is found again when it comes back", async () => {
  const { checkout, went, session } = aWindow({ popups: false });
  await checkout.begin(PACK);
  expect(went).toEqual(["https://till.test/purchase-1"]);
  expect(wentFromHere(session as unknown as Storage, "purchase-1")).toBe(true);
});

it("goes on after a reload: asks at once, and opens the same place to pay again", async () => {
  const before = aWindow();
  await before.checkout.begin(PACK);
  before.checkout.shut();
  const after = aWindow({ session: before.session });
  await after.checkout.resume((intent) => intent.kind === "pack");
  expect(after.checkout.state()).toMatchObject({ at: "paying", left: true });
  await after.checkout.openAgain();
  expect(after.opened).toEqual(["https://till.test/purchase-1"]);
  expect(server.created).toBe(1);
  server.becomes("fulfilled");
  await clock.turn(5000);
  expect(after.checkout.state().at).toBe("done");
});

it("is not another place's to go on with", async () => {
  const before = aWindow();
  await before.checkout.begin(PACK);
  const after = aWindow({ session: before.session });
  await after.checkout.resume((intent) => intent.kind === "plan_once");
  expect(after.checkout.state().at).toBe("idle");
});

it("asks the provider once somebody has come back, and says after a while that it takes long", async () => {
  const { checkout, told } = aWindow();
  await checkout.begin(PACK);
  checkout.hear({ kind: "returned", purchase: "purchase-1", canceled: false });
  expect(told).toContainEqual({ kind: "waiting", purchase: "purchase-1" });
  expect(checkout.state().at).toBe("checking");
  await clock.turn(1000);
  expect(server.verified).toBeGreaterThan(0);
  await clock.turn(30_000);
  expect(checkout.state().at).toBe("long");
  server.becomes("fulfilled");
  await clock.turn(20_000);
  expect(checkout.state().at).toBe("done");
});

it("doesn't take a return without paying for a payment", async () => {
  const { checkout } = aWindow();
  await checkout.begin(PACK);
  checkout.hear({ kind: "returned", purchase: "purchase-1", canceled: true });
  expect(checkout.state()).toMatchObject({ at: "paying", left: true });
  checkout.hear({ kind: "returned", purchase: "another", canceled: false });
  expect(checkout.state().at).toBe("paying");
});

it("hands over what the provider's dialog brought, and knows a dialog that was left or a try that was declined", async () => {
  server.way = "script";
  const { checkout, opened, scripts } = aWindow();
  await checkout.begin(RAZORPAY);
  expect(opened).toEqual([]);
  scripts[0]?.declined("Insufficient funds");
  expect(checkout.state().declined).toBe("Insufficient funds");
  scripts[0]?.left();
  expect(checkout.state().left).toBe(true);
  await checkout.openAgain();
  expect(checkout.state()).toMatchObject({ left: false, declined: null });
  server.becomes("fulfilled");
  scripts[1]?.paid({ razorpay_order_id: "o", razorpay_payment_id: "p", razorpay_signature: "s" });
  await clock.turn(0);
  expect(checkout.state().at).toBe("done");
  expect(server.verified).toBe(1);
});

it("a dialog that closes after it was paid is no leaving", async () => {
  server.way = "script";
  const { checkout, scripts } = aWindow();
  await checkout.begin(RAZORPAY);
  server.becomes("fulfilled");
  scripts[0]?.paid({ razorpay_order_id: "o", razorpay_payment_id: "p", razorpay_signature: "s" });
  await clock.turn(0);
  scripts[0]?.left();
  expect(checkout.state().at).toBe("done");
});

it("needs no provider where nothing is due", async () => {
  server.way = "none";
  const { checkout, closed } = aWindow();
  const begun = checkout.begin(PACK);
  await begun;
  server.becomes("fulfilled");
  await clock.turn(6000);
  expect(closed).toHaveBeenCalled();
  expect(checkout.state().at).toBe("done");
});

it("says that the server is away and goes on once it is back", async () => {
  const { checkout } = aWindow();
  await checkout.begin(PACK);
  const { get } = server;
  server.get = async () => {
    throw unreachable();
  };
  await clock.turn(5000);
  expect(checkout.state().offline).toBe(true);
  server.get = get;
  server.becomes("fulfilled");
  await clock.turn(10_000);
  expect(checkout.state()).toMatchObject({ at: "done", offline: false });
});

it("asks for nothing while nobody looks, and at once when somebody does", async () => {
  const { checkout, seen } = aWindow();
  await checkout.begin(PACK);
  seen.visible = false;
  await clock.turn(2000);
  const reads = server.read;
  await clock.turn(60_000);
  expect(server.read).toBe(reads);
  server.becomes("fulfilled");
  seen.visible = true;
  checkout.wake();
  await clock.turn(0);
  expect(checkout.state().at).toBe("done");
});

it("is called off on the server, and delivered all the same if it was paid meanwhile", async () => {
  const one = aWindow();
  await one.checkout.begin(PACK);
  await one.checkout.giveUp();
  expect(one.checkout.state().at).toBe("canceled");
  one.checkout.reset();
  await one.checkout.begin(PACK);
  expect(server.created).toBe(2);
  server.becomes("fulfilled", "purchase-2");
  await one.checkout.giveUp();
  expect(one.checkout.state().at).toBe("done");
});

it("keeps a halted payment apart from one that failed", async () => {
  const { checkout } = aWindow();
  await checkout.begin(PACK);
  server.becomes("halted");
  await clock.turn(3000);
  expect(checkout.state().at).toBe("halted");
});
