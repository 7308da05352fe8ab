/* Thumbnails slide the stage instead of jumping the page, and follow a swipe. */
function dress(gallery) {
  if (gallery.dataset.dressed) return;
  gallery.dataset.dressed = "yes";
  const stage = gallery.querySelector(".gallery__stage");
  const thumbs = [...gallery.querySelectorAll(".gallery__thumbs a")];
  const mark = (index) => thumbs.forEach((thumb, at) => {
    if (at === index) thumb.setAttribute("aria-current", "true");
    else thumb.removeAttribute("aria-current");
  });
  thumbs.forEach((thumb, index) => thumb.addEventListener("click", (event) => {
    event.preventDefault();
    stage.scrollTo({ left: index * stage.clientWidth, behavior: "smooth" });
  }));
  stage.addEventListener("scroll", () => mark(Math.round(stage.scrollLeft / stage.clientWidth)), { passive: true });
}

export function watchGalleries(root) {
  root.querySelectorAll("[data-gallery]").forEach(dress);
}
