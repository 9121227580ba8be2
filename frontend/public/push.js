/* The service worker of push messages. It shows them and opens their page; it keeps and answers nothing else. */

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const said = read(event.data);
  // A browser that gets a message and shows nothing shows one of its own, and in the end takes the permission away.
  event.waitUntil(
    self.registration.showNotification(said.title || "Intraview", {
      body: said.text || "",
      tag: said.id,
      icon: "/favicon.svg",
      data: { url: said.url },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});

function read(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

/** A page of ours that is open already goes there; else a new one opens. Never anybody else's. */
async function open(path) {
  const asked = new URL(path || "/inbox", self.location.origin);
  const url = asked.origin === self.location.origin ? asked.href : `${self.location.origin}/inbox`;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  // Not one in a room: whoever is in a conversation stays in it.
  const free = pages.find((page) => !new URL(page.url).pathname.startsWith("/rooms/"));
  if (!free) return self.clients.openWindow(url);
  await free.focus();
  return free.url === url ? free : free.navigate(url).catch(() => self.clients.openWindow(url));
}
