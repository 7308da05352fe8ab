/* A signature drawn with the finger: strokes become an SVG path in the hidden field. */
function pad(box) {
  const canvas = box.querySelector("canvas");
  const field = box.closest("form").elements.signature;
  const pen = canvas.getContext("2d");
  let last = null;
  pen.lineWidth = 4;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = "#1f1d1a";

  const place = (event) => {
    const frame = canvas.getBoundingClientRect();
    const x = Math.round(((event.clientX - frame.left) / frame.width) * canvas.width);
    const y = Math.round(((event.clientY - frame.top) / frame.height) * canvas.height);
    return [Math.min(Math.max(x, 0), canvas.width), Math.min(Math.max(y, 0), canvas.height)];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    field.value += `M${last[0]} ${last[1]}`;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = place(event);
    if (Math.hypot(next[0] - last[0], next[1] - last[1]) < 3) return;
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    field.value += `L${next[0]} ${next[1]}`;
    last = next;
  });
  ["pointerup", "pointercancel"].forEach((name) => canvas.addEventListener(name, () => (last = null)));
  box.querySelector("[data-signature-clear]").addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    field.value = "";
  });
  box.hidden = false;
}

document.querySelectorAll("[data-signature]").forEach(pad);
