/* Photos of buyers open above the page; without this they open in a tab of their own. */
const words = {
  en: { close: "Close", next: "Next photo", previous: "Previous photo" },
  zh: { close: "关闭", next: "下一张", previous: "上一张" },
}[document.documentElement.lang.startsWith("en") ? "en" : "zh"];

function button(name, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `viewer__${name}`;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

function open(links, first) {
  let at = first;
  const viewer = document.createElement("dialog");
  const picture = document.createElement("img");
  viewer.className = "viewer";
  const show = (index) => {
    at = (index + links.length) % links.length;
    picture.src = links[at].href;
    picture.alt = links[at].querySelector("img").alt;
  };
  viewer.append(picture, button("close", words.close, () => viewer.close()));
  if (links.length > 1) {
    viewer.append(
      button("previous", words.previous, () => show(at - 1)),
      button("next", words.next, () => show(at + 1)),
    );
    viewer.addEventListener("keydown", (event) => {
      if (event.key === "ArrowLeft") show(at - 1);
      if (event.key === "ArrowRight") show(at + 1);
    });
  }
  viewer.addEventListener("click", (event) => { if (event.target === viewer) viewer.close(); });
  viewer.addEventListener("close", () => { viewer.remove(); links[at].focus(); });
  document.body.append(viewer);
  show(first);
  viewer.showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-photo]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  const links = [...link.closest("ul").querySelectorAll("a[data-photo]")];
  open(links, links.indexOf(link));
});
