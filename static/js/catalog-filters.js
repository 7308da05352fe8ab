/* The sheet of filters: it is fetched when it is opened, and counts anew when a choice changes. */
const body = document.getElementById("filters-body");
const opener = document.querySelector("[data-filters-url]");
const parts = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
let asked = 0;

async function show(url) {
  const mine = ++asked;
  const focused = document.activeElement?.closest("#filters-body") ? document.activeElement : null;
  const same = focused && [focused.name, focused.value];
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (mine !== asked) return;
  if (!answer || answer.status >= 500) { if (!focused) location.assign(url); return; }
  body.innerHTML = await answer.text();
  body.removeAttribute("aria-busy");
  dress();
  if (same) [...body.querySelectorAll("input, button")].find((each) => each.name === same[0] && each.value === same[1])?.focus();
}

function dress() {
  const form = body.querySelector("[data-filters]");
  if (!form) return;
  form.querySelectorAll("[data-band]").forEach((button) => { button.hidden = false; });
  const recount = () => {
    const url = new URL(body.dataset.url, location.href);
    url.search = parts(form);
    show(url);
  };
  form.addEventListener("change", recount);
  form.addEventListener("click", (event) => {
    const band = event.target.closest("[data-band]");
    if (!band) return;
    const chosen = band.getAttribute("aria-pressed") === "true";
    form.elements.min_price.value = chosen ? "" : band.dataset.band;
    form.elements.max_price.value = chosen ? "" : band.dataset.bandEnd;
    recount();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(`${form.getAttribute("action")}?${parts(form)}`);
  });
}

opener?.addEventListener("click", () => {
  body.setAttribute("aria-busy", "true");
  show(opener.href);
});
dress();
