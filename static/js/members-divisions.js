/* Province, city, district as three lists instead of typed text.
   The lists come from data-divisions (GET ?parent=<code> → [{code, name}] or {results: […]}).
   When it does not answer, or the person prefers typing, the text field stays. */
const pickers = document.querySelectorAll("[data-divisions]:not([data-divisions=''])");

async function children(url, parent) {
  const answer = await fetch(`${url}?parent=${encodeURIComponent(parent)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  const body = await answer.json();
  return body.results ?? body.divisions ?? body;
}

function list(label, choose, index) {
  const field = document.createElement("div");
  field.className = "field";
  const select = document.createElement("select");
  select.id = `division-${index}`;
  select.append(new Option(choose, ""));
  const name = document.createElement("label");
  name.className = "field__label";
  name.htmlFor = select.id;
  name.textContent = label;
  field.append(name, select);
  return { field, select };
}

function fill({ field, select }, rows, choose) {
  select.replaceChildren(new Option(choose, ""), ...rows.map((row) => new Option(row.name, row.code)));
  select.required = rows.length > 0;
  field.hidden = rows.length === 0;
}

/* The codes above a GB/T 2260 code: 310101 → 310000, 310100, 310101. */
function ancestors(code) {
  return code ? [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code] : [];
}

async function dress(box) {
  const { divisions: url, choose, type, levels } = box.dataset;
  const code = box.querySelector("[data-division-code]");
  const region = box.querySelector("[data-division-region]");
  const provinces = await children(url, "");
  if (!provinces.length) return;
  const lists = levels.split("|").map((label, index) => list(label, choose, index));
  const row = document.createElement("div");
  row.className = "divisions__lists";
  row.append(...lists.map((each) => each.field));

  function write() {
    const chosen = lists.map((each) => each.select).filter((select) => select.value);
    code.value = chosen.at(-1)?.value ?? "";
    const names = chosen.map((select) => select.selectedOptions[0].textContent);
    region.value = names.filter((name, index) => name !== names[index - 1]).join(" ");
  }

  /* What lies below the choice at `index`; levels that have nothing to choose stay away. */
  async function next(index) {
    for (const later of lists.slice(index + 1)) fill(later, [], choose);
    const { value } = lists[index].select;
    const below = lists[index + 1];
    if (value && below) fill(below, await children(url, value), choose);
  }

  lists.forEach(({ select }, index) => {
    select.addEventListener("change", async () => {
      await next(index);
      write();
    });
  });

  fill(lists[0], provinces, choose);
  for (const [index, { select }] of lists.entries()) {
    const known = [...select.options].find((option) => ancestors(code.value).includes(option.value));
    if (!known) break;
    select.value = known.value;
    await next(index);
  }

  const typed = region.closest(".field");
  const instead = document.createElement("button");
  instead.type = "button";
  instead.className = "text-button small";
  instead.textContent = type;
  instead.addEventListener("click", () => {
    row.remove();
    instead.remove();
    typed.hidden = false;
    region.focus();
  });
  typed.hidden = Boolean(!region.value || lists[0].select.value);
  if (!typed.hidden) return;
  box.append(row, instead);
}

for (const box of pickers) dress(box).catch(() => {});
