/* Choosing an option changes price, size, picture and address without a new page. */
import { turnTo } from "./gallery.js";
import "./turntable.js";

const form = document.querySelector("[data-product]");

function show(selector, html) {
  document.querySelectorAll(selector).forEach((place) => { place.innerHTML = html; });
}

function choose(input) {
  const { size, name, portrait, onlyInStores } = input.closest(".swatch").dataset;
  const sold = onlyInStores === undefined;
  show("[data-price-shown], .action-bar .price", input.closest(".swatch").querySelector("[data-price]").innerHTML);
  document.querySelector("[data-name-shown]").textContent = name;
  document.querySelector("[data-size-shown]").textContent = size;
  document.querySelector("[data-size-line]").hidden = !size;
  document.querySelector("[data-buy]").hidden = !sold;
  document.querySelector("[data-only]").hidden = sold;
  document.querySelectorAll(".action-bar button").forEach((button) => { button.disabled = !sold; });
  document.querySelectorAll("[data-of]").forEach((note) => { note.hidden = note.dataset.of !== input.value; });
  turnTo(portrait);
  const here = new URL(window.location.href);
  here.searchParams.set("variant", input.value);
  window.history.replaceState(null, "", here);
}

if (form) {
  form.addEventListener("change", (event) => {
    if (event.target.name === "variant") choose(event.target);
  });
}

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
