{% load static %}/* Keeps the scanner's page and what it is drawn with; everything else goes to the network. */
const KEPT = "scanner-1";
const PAGE = "{% url "staff:scan" %}";
const PARTS = ["{% static "js/staff-scan.js" %}", "{% static "js/staff-offline.js" %}", "{% static "css/pages/staff.css" %}"];
const KINDS = ["style", "script", "font", "image"];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([PAGE, ...PARTS])).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("scanner-") && name !== KEPT).map((name) => caches.delete(name))))
    .then(() => clients.claim()));
});

async function keep(request, response) {
  if (response.ok && !response.redirected) (await caches.open(KEPT)).put(request, response.clone());
  return response;
}

/* The page as fresh as the network lets it be; who is signed out has none to keep. */
async function page(request) {
  try {
    return await keep(PAGE, await fetch(request));
  } catch {
    return (await caches.match(PAGE)) || Response.error();
  }
}

async function part(request) {
  try {
    return await keep(request, await fetch(request));
  } catch {
    return (await caches.match(request)) || Response.error();
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(page(request));
  else if (KINDS.includes(request.destination)) event.respondWith(part(request));
});
