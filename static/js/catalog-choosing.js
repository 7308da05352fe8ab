/* What this browser remembers while its owner chooses: pieces to compare, pieces seen last. */
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
