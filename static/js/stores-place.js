// "Use my location": shown only where the browser can tell; everything else works without it.

const form = document.querySelector("[data-locate]");

if (form && "geolocation" in navigator && window.isSecureContext) {
  const status = form.querySelector("[data-locate-status]");
  const button = form.querySelector("button");

  const found = ({ coords }) => {
    form.elements.lat.value = coords.latitude.toFixed(5);
    form.elements.lng.value = coords.longitude.toFixed(5);
    form.submit();
  };
  const denied = () => {
    button.removeAttribute("aria-busy");
    status.textContent = form.dataset.denied;
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(found, denied, { timeout: 8000, maximumAge: 300000 });
  });
}
