// Adds a button that picks all requests of a list, or none.
"use strict";

(() => {
  const place = document.querySelector("[data-pick-all]");
  const form = place?.closest("form");
  if (!form) return;
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => {
    const boxes = [...form.querySelectorAll(".pick__box input[type=checkbox]")];
    const all = boxes.some((box) => !box.checked);
    for (const box of boxes) {
      box.checked = all;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
