// Keeps an open page of one's own true: when the server says that something has changed, the page is asked for again, and what
// differs in its parts (`data-live`) is put in their place. A part in which somebody is writing is left alone; they are told instead.
"use strict";

(() => {
  const root = document.querySelector("[data-live-from]");
  if (!root || !window.EventSource) return;

  const touched = new WeakSet();
  document.addEventListener("input", (event) => touched.add(event.target));

  const inUse = (part) =>
    part.contains(document.activeElement) && document.activeElement.matches("input, textarea") ||
    [...part.querySelectorAll("input, textarea")].some((field) => touched.has(field));

  // Text and markup as the server sends them, without what scripts have added.
  const asSent = new WeakMap();
  const parts = (within) => [...within.querySelectorAll("[data-live]")];
  for (const part of parts(document)) asSent.set(part, part.innerHTML);

  // Who asks to see how it stands now loses nothing that they have written.
  const KEPT = `misto-typed:${location.pathname}`;
  document.querySelector("[data-live-notice] a")?.addEventListener("click", () => {
    const typed = [...document.querySelectorAll("textarea")].filter((area) => area.value);
    sessionStorage.setItem(KEPT, JSON.stringify(typed.map((area) => [area.name, area.value])));
  });
  for (const [name, text] of JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")) {
    const area = document.querySelector(`textarea[name="${name}"]`);
    if (!area) continue;
    area.value = text;
    touched.add(area);
    area.closest("details")?.setAttribute("open", "");
  }
  sessionStorage.removeItem(KEPT);

  let asking = false;
  let again = false;
  async function refresh() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      const answer = await fetch(location.href.split("#")[0], { headers: { accept: "text/html" }, cache: "no-store" });
      // Signed out, or gone: the next click tells.
      if (!answer.ok || answer.redirected) return;
      put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // No connection: the line comes again, and asks then.
    } finally {
      asking = false;
      if (again) {
        again = false;
        refresh();
      }
    }
  }

  function put(fresh) {
    const notice = document.querySelector("[data-live-notice]");
    let held = false;
    for (const part of parts(document)) {
      const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (!other || other.innerHTML === asSent.get(part)) continue;
      if (inUse(part)) {
        held = true;
        continue;
      }
      const open = new Set([...part.querySelectorAll("details[open]")].map((details) => details.dataset.name));
      asSent.set(part, other.innerHTML);
      part.replaceChildren(...document.adoptNode(other).childNodes);
      for (const details of part.querySelectorAll("details")) details.open ||= open.has(details.dataset.name);
      part.dispatchEvent(new CustomEvent("misto:fresh", { bubbles: true }));
    }
    // Forms below say which version of the request they are for.
    if (notice) notice.hidden = !held;
  }

  const line = new EventSource(root.dataset.liveFrom);
  // What happened between the page and the line, or while the line was broken, is asked for when it opens.
  line.addEventListener("hello", refresh);
  line.addEventListener("changed", refresh);
  // Times said in words grow old.
  setInterval(() => document.hidden || refresh(), 60_000);
  addEventListener("pagehide", () => line.close());
})();
