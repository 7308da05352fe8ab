/* What this browser remembers travels with the booking only while the visitor says yes. */
import { remembered } from "./catalog-choosing.js";

const yes = document.querySelector("[name='shows_tastes']");

function take() {
  yes.form.querySelectorAll("[name='seen']").forEach((field) => field.remove());
  if (!yes.checked) return;
  for (const slug of remembered("seen")) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "seen", value: slug });
    yes.form.append(field);
  }
}

yes.addEventListener("change", take);
take();
