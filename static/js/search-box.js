/* The search box completes what is typed: a combobox whose list the server draws. */
const WAIT = 120;

function watchBox(box) {
  const list = document.getElementById(box.dataset.suggestions);
  let timer = 0;
  let request = null;
  let at = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })
    .forEach(([name, value]) => box.setAttribute(name, value));

  function open(yes) {
    list.hidden = !yes;
    box.setAttribute("aria-expanded", String(yes));
    if (!yes) choose(-1);
  }
  function choose(index) {
    at = index;
    options().forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    const option = options()[at];
    if (option) { box.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else box.removeAttribute("aria-activedescendant");
  }
  async function ask() {
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(box.value.trim())}`, { signal: request.signal });
      if (!answer.ok) return;
      list.innerHTML = await answer.text();
      open(document.activeElement === box && options().length > 0);
      choose(-1);
    } catch { /* typed on, or offline: the form still works */ }
  }

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  box.addEventListener("focus", ask);
  box.addEventListener("keydown", (event) => {
    const found = list.hidden ? [] : options();
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); open(false); }
    else if (event.key === "Enter" && found[at]) { event.preventDefault(); location.assign(found[at].href); }
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = at + step;
      choose(next < -1 ? found.length - 1 : next >= found.length ? -1 : next);
    }
  });
  box.closest("form").addEventListener("focusout", (event) => {
    if (!event.relatedTarget || !box.closest("form").contains(event.relatedTarget)) setTimeout(() => open(false), 150);
  });
}

/* What a search found and somebody opened is counted, without a name. */
function watchFollowed(page) {
  page.addEventListener("click", (event) => {
    if (!event.target.closest(".card a")) return;
    navigator.sendBeacon(page.dataset.followed, new URLSearchParams({ q: page.dataset.searched }));
  });
}

export function watchSearch() {
  document.querySelectorAll("[data-suggest]").forEach(watchBox);
  document.querySelectorAll("[data-followed]").forEach(watchFollowed);
}
