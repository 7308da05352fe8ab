/* What this browser remembers while its owner chooses: pieces to compare, pieces seen last. */
import { watchHearts } from "./hearts.js";

const COMPARED = "compared", MOST_COMPARED = 4;

export function remembered(key) {
  try {
    const kept = JSON.parse(window.localStorage.getItem(key));
    return Array.isArray(kept) ? kept.filter((slug) => typeof slug === "string") : [];
  } catch {
    return [];
  }
}

export function remember(key, slugs) {
  try {
    window.localStorage.setItem(key, JSON.stringify(slugs));
  } catch { /* a browser that keeps nothing still shows everything */ }
}

/* On the comparison itself the address is the truth. */
const page = document.querySelector("[data-compared]");
if (page) remember(COMPARED, page.dataset.compared.split(" ").filter(Boolean));

/* Elsewhere "Compare" takes along what was chosen before. */
document.querySelectorAll("[data-compare]").forEach((link) => {
  const mine = link.dataset.compare;
  link.addEventListener("click", () => {
    const others = remembered(COMPARED).filter((slug) => slug !== mine).slice(-(MOST_COMPARED - 1));
    const address = new URL(link.href);
    address.search = new URLSearchParams([...others, mine].map((slug) => ["p", slug]));
    link.href = address;
  });
});

/* What was seen last stays in this browser; only the slugs travel, to be drawn as cards. */
const SEEN = "seen", MOST_SEEN = 9;
const recent = document.querySelector("[data-recent]");

async function showRecent(place) {
  const current = place.dataset.recent;
  const slugs = remembered(SEEN).filter((slug) => slug !== current).slice(0, MOST_SEEN - 1);
  if (current) remember(SEEN, [current, ...slugs]);
  if (!slugs.length) return;
  const asked = new URLSearchParams(slugs.map((slug) => ["p", slug]));
  const answer = await fetch(`${place.dataset.from}?${asked}`).catch(() => null);
  if (!answer?.ok) return;
  place.innerHTML = await answer.text();
  place.querySelector("[data-forget-seen]")?.addEventListener("click", () => {
    remember(SEEN, []);
    place.replaceChildren();
  });
  watchHearts(place);
}

if (recent) showRecent(recent);
