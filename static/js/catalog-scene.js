/* A room: the near line of a card is also shown at its point; a touch elsewhere closes a point. */
const scenes = [...document.querySelectorAll("[data-scene]")];

function mirrorNear() {
  document.querySelectorAll("[data-near-of]").forEach((twin) => {
    const card = document.getElementById(`near-${twin.dataset.nearOf}`);
    if (card) twin.innerHTML = card.innerHTML;
  });
}

document.body.addEventListener("htmx:oobAfterSwap", mirrorNear);

function closeOthers(kept) {
  scenes.forEach((scene) => scene.querySelectorAll(".spot[open]").forEach((spot) => {
    if (spot !== kept) spot.open = false;
  }));
}

document.addEventListener("click", (event) => closeOthers(event.target.closest(".spot")));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(".spot[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

/* On the phone the room is wider than the screen: begin in its middle. */
scenes.forEach((scene) => {
  const look = scene.querySelector(".scene__look");
  look.scrollLeft = (look.scrollWidth - look.clientWidth) / 2;
});
