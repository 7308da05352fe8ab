/* Serves /passes/ alone: the network first, and what was kept when there is none. */
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(fetch(event.request).catch(async (lost) => {
    const kept = await caches.match(event.request, { ignoreSearch: true, ignoreVary: true });
    if (!kept) throw lost;
    return kept;
  }));
});
