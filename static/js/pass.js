/* The card becomes a picture, drawn with the phone's own letters, and the page is kept for cellars
   and lifts without a network. */
const page = document.querySelector("[data-pass]");
const card = page.querySelector("svg.pass");
const save = page.querySelector("[data-pass-picture]");
const KEPT = "passes", SHARP = 3;

async function draw() {
  const { width, height } = card.viewBox.baseVal;
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(card))}`;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * SHARP, height: height * SHARP });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}

async function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await draw());
  link.download = page.dataset.file;
  link.click();
  URL.revokeObjectURL(link.href);
}

/* The page and what it needs to look right; what a card kept before needed is let go. */
async function keep() {
  if (!window.caches || !navigator.serviceWorker || !navigator.onLine) return;
  await navigator.serviceWorker.register(page.dataset.worker);
  const needed = [...document.styleSheets].map((sheet) => sheet.href).filter(Boolean);
  const cache = await caches.open(KEPT);
  await cache.addAll([window.location.pathname, ...needed]);
  page.querySelector("[data-pass-kept]").hidden = false;
}

save.hidden = false;
save.addEventListener("click", download);
keep().catch(() => {}); /* a browser that keeps nothing still shows the card */
