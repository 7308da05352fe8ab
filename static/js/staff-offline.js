/* The scanner without network: a list of hashes kept while online, scans kept until they are sent. */
const box = document.querySelector("[data-offline-scanner]");
const form = document.querySelector("[data-scan-form]");
const code = form.querySelector("[name='code']");
const LIST = "scanner.list";
const QUEUE = "scanner.queue";
const PROBE_MS = 4000;
const AGAIN_MS = 60000;

const read = (key, nothing) => JSON.parse(localStorage.getItem(key) ?? "null") ?? nothing;
const write = (key, value) => localStorage.setItem(key, JSON.stringify(value));

function say(name, facts = {}) {
  box.hidden = false;
  box.dataset.state = name;
  const words = box.dataset[name].replace(/\{(\w+)\}/g, (_all, key) => facts[key] ?? "");
  box.querySelector("[data-word]").textContent = words;
}

function count() {
  const n = read(QUEUE, []).length;
  const line = box.querySelector("p[data-waiting]");
  line.hidden = !n;
  line.textContent = box.dataset.waiting.replace("{n}", n);
  if (n) box.hidden = false;
}

/* ── Online: the list comes, what waits goes ─────────────────────────────────────────── */
const quick = (url, options = {}) => fetch(url, { ...options, cache: "no-store", signal: AbortSignal.timeout(PROBE_MS) });

async function online() {
  if (!navigator.onLine) return false;
  return quick(box.dataset.ping).then((answer) => answer.ok, () => false);
}

async function refresh() {
  const answer = await fetch(box.dataset.list, { cache: "no-store" });
  if (!answer.ok || answer.redirected) return null;
  const { csrf, ...list } = await answer.json();
  write(LIST, { ...list, at: Date.now() });
  return csrf;
}

async function send(csrf) {
  const queue = read(QUEUE, []);
  if (!queue.length) return;
  const scans = queue.map(({ text, nonce, at }) => ({ code: text, nonce, at }));
  const answer = await fetch(box.dataset.send, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify({ scans }),
  });
  if (!answer.ok) return;
  const told = new Map((await answer.json()).scans.map((scan) => [scan.nonce, scan.outcome]));
  write(QUEUE, read(QUEUE, []).filter((scan) => !told.has(scan.nonce)));
  const conflicts = [...told.values()].filter((outcome) => outcome !== "redeemed").length;
  say(conflicts ? "conflicts" : "sent", { n: told.size, c: conflicts });
  box.querySelector("p[data-conflicts]").hidden = !conflicts;
}

async function sync() {
  count();
  if (!(await online())) {
    say("offline", { at: when(read(LIST, {}).at) });
    return;
  }
  if (box.dataset.state === "offline") box.hidden = true;
  try {
    const csrf = await refresh();
    if (!csrf) return;
    await send(csrf);
    await refresh();
  } catch {
    /* the network went again: the queue is kept, the next try comes by itself */
  }
  count();
}

const when = (at) => (at ? new Date(at).toLocaleString(document.documentElement.lang) : "–");

/* ── Offline: is it on the list, and how often was it scanned here since ─────────────── */
const bare = (text) => (text.startsWith("HJ1.") ? text.slice(4).split(":")[0] : text.toUpperCase().replace(/[\s-]/g, ""));

async function hash(salt, text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(salt + text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 24);
}

async function judge(text) {
  const list = read(LIST, null);
  if (!list) return say("nolist");
  const queue = read(QUEUE, []);
  const plain = bare(text);
  const key = await hash(list.salt, plain);
  const known = list.entries.find(([mark]) => mark === key);
  if (!known) return say("unknown", { at: when(list.at) });
  const left = known[1] - queue.filter((scan) => bare(scan.text) === plain).length;
  if (left < 1) return say("usedup");
  queue.push({ text, nonce: crypto.randomUUID(), at: new Date().toISOString() });
  write(QUEUE, queue);
  code.value = "";
  count();
  return say("noted", { left: left - 1 });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = code.value.trim();
  if (!text) return form.reportValidity();
  if (await online()) return form.submit();
  return judge(text);
});

if ("serviceWorker" in navigator) navigator.serviceWorker.register(box.dataset.worker).catch(() => {});
addEventListener("online", sync);
addEventListener("offline", sync);
setInterval(sync, AGAIN_MS);
sync();
