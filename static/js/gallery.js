/* Pictures of a piece: thumbnails slide the stage, a tap opens the picture large. */
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const words = {
  en: { closeTitle: "Close", zoomTitle: "Larger or smaller", arrowPrevTitle: "Previous picture", arrowNextTitle: "Next picture", errorMsg: "This picture did not load." },
  zh: { closeTitle: "关闭", zoomTitle: "放大或缩小", arrowPrevTitle: "上一张", arrowNextTitle: "下一张", errorMsg: "这张图没有加载出来。" },
};

function slide(stage, index) {
  stage.scrollTo({ left: index * stage.clientWidth, behavior: calm.matches ? "auto" : "smooth" });
}

/* The option chosen brings its picture to the front. */
export function turnTo(sku) {
  const stage = document.querySelector(".gallery__stage");
  const at = [...stage.children].findIndex((item) => sku && item.dataset.sku === sku);
  if (at >= 0) slide(stage, at);
}

/* The lens dresses in our layer, so that our colours win. */
function style(address) {
  const sheet = document.createElement("style");
  sheet.textContent = `@import url("${address}") layer(components);`;
  return new Promise((resolve, reject) => {
    Object.assign(sheet, { onload: resolve, onerror: reject });
    document.head.append(sheet);
  });
}

const fetched = new Map();

function lens({ gallery: script, galleryStyle }) {
  if (!fetched.has(script)) fetched.set(script, Promise.all([import(script), style(galleryStyle)]));
  return fetched.get(script).catch((wrong) => { fetched.delete(script); throw wrong; });
}

function large(link) {
  const picture = link.querySelector("img");
  return {
    src: link.href, srcset: picture.srcset, msrc: picture.currentSrc, alt: picture.alt,
    width: Number(picture.getAttribute("width")), height: Number(picture.getAttribute("height")),
    element: link, thumbCropped: true,
  };
}

async function enlarge(gallery, links, index) {
  try {
    const [{ default: PhotoSwipe }] = await lens(gallery.dataset);
    const shown = new PhotoSwipe({
      ...words[document.documentElement.lang.startsWith("en") ? "en" : "zh"],
      dataSource: links.map(large), index, bgOpacity: 1, mainClass: "large",
      secondaryZoomLevel: (level) => Math.max(1, level.fit * 2), maxZoomLevel: (level) => Math.max(2, level.fit * 4),
    });
    shown.on("change", () => gallery.querySelector(".gallery__stage").scrollTo({ left: shown.currIndex * links[0].clientWidth }));
    shown.init();
  } catch {
    window.location.assign(links[index].href);
  }
}

function dress(gallery) {
  const stage = gallery.querySelector(".gallery__stage");
  const links = [...stage.querySelectorAll("a")];
  const thumbs = [...gallery.querySelectorAll(".gallery__thumbs a")];
  thumbs.forEach((thumb, index) => thumb.addEventListener("click", (event) => {
    event.preventDefault();
    slide(stage, index);
  }));
  links.forEach((link, index) => link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    enlarge(gallery, links, index);
  }));
  stage.addEventListener("scroll", () => {
    const shown = Math.round(stage.scrollLeft / stage.clientWidth);
    links.forEach((link, index) => link.classList.toggle("gallery__item--shown", index === shown));
    thumbs.forEach((thumb, index) => {
      if (index === shown) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    });
  }, { passive: true });
}

document.querySelectorAll("[data-gallery]").forEach(dress);
