// Looking at piece after piece by the keyboard: 1 passes, 2 keeps back, the arrows go from one to the next. The buttons serve as well.
"use strict";

(() => {
  const pieces = [...document.querySelectorAll("[data-piece]")];
  if (!pieces.length) return;
  const first = (piece) => piece.querySelector("[data-key], button");
  // After each press the page comes anew: the next piece is the first.
  if (document.activeElement === document.body) first(pieces[0])?.focus({ preventScroll: true });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, textarea, select")) return;
    const at = Math.max(0, pieces.findIndex((piece) => piece.contains(document.activeElement)));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = pieces[at + step];
      if (!next) return;
      event.preventDefault();
      first(next)?.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
      return;
    }
    const button = pieces[at].querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button || event.repeat) return;
    event.preventDefault();
    button.form.requestSubmit(button);
  });
})();
