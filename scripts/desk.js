// Adds to the operator's desk, which serves without it: the caller's card that opens by itself, types and addresses as one talks, what is
// open near the place, and keys for all of it. What is typed is sent in bodies, never in addresses.
"use strict";

(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const form = desk.querySelector("[data-request]");
  const field = (name) => form?.elements.namedItem(name);
  const make = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });
  const later = (work, ms) => {
    let timer;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...given), ms);
    };
  };
  const send = (to, fields) => fetch(to, { method: "POST", body: new URLSearchParams(fields) });

  for (const hidden of desk.querySelectorAll("[data-keys], [data-script]")) hidden.hidden = false;
  document.querySelector(".faults[tabindex]")?.focus();

  // --- Typed, and not saved: nothing takes the page away from who is typing. ---
  let typing = false;
  let sent = false;
  desk.addEventListener("input", (event) => (typing ||= event.target.name !== "q"));
  desk.addEventListener("submit", () => (sent = true));
  addEventListener("beforeunload", (event) => {
    if (form && typing && !sent) event.preventDefault();
  });

  // --- What rings. ---
  const rings = desk.querySelector("[data-rings]");
  let shown;
  async function ringing() {
    try {
      const answer = await fetch(desk.dataset.ringing, { cache: "no-store" });
      if (!answer.ok || answer.redirected) return;
      // The server's own words, a number and a link.
      rings.innerHTML = await answer.text();
    } catch {
      return;
    }
    const call = rings.querySelector("[data-call]")?.dataset.call;
    const link = rings.querySelector("a");
    if (!link || location.pathname === new URL(link.href).pathname) return rings.replaceChildren();
    const free = !typing && !form && (desk.dataset.desk === "start" || desk.dataset.desk === "over");
    if (call !== shown && free) location.assign(link.href);
    shown = call;
  }
  if (window.EventSource) {
    const line = new EventSource(desk.dataset.line);
    for (const name of ["hello", "call", "changed"]) line.addEventListener(name, ringing);
    addEventListener("pagehide", () => line.close());
  }

  // --- Keys. ---
  const go = (element) => {
    element?.scrollIntoView({ block: "center" });
    element?.focus();
  };
  const keys = {
    F2: () => {
      const link = rings.querySelector("a");
      if (link) link.click();
      else if (desk.dataset.desk === "start") go(desk.querySelector("#phone"));
      else location.assign(desk.dataset.start);
    },
    F4: () => (desk.querySelector("#q") ? go(desk.querySelector("#q")) : location.assign(desk.dataset.find)),
    F7: () => go(desk.querySelector("[data-around] button")),
    F8: () => desk.querySelector("[data-same]")?.click(),
    F9: () => {
      const end = desk.querySelector("[data-consultation]");
      if (!end) return;
      end.open = true;
      go(end.querySelector("select"));
    },
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && form?.contains(event.target)) {
      event.preventDefault();
      return form.requestSubmit(form.querySelector("[data-send]"));
    }
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  if (!form) return;

  // Enter goes on to the next field; the form is sent with Ctrl.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.defaultPrevented || !event.target.matches("input")) return;
    event.preventDefault();
    const all = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, [data-send]")];
    go(all.slice(all.indexOf(event.target) + 1).find((next) => !next.closest("[hidden]")));
  });

  // --- What: types as the caller talks. One is taken as the first that fits, until another is chosen. ---
  const offers = desk.querySelector("[data-types]");
  const type = field("type");
  let chosen = !!type.value;
  let askedTypes = 0;
  const types = later(async () => {
    const turn = ++askedTypes;
    const q = field("text").value.trim();
    if (q.length < 3) return;
    try {
      const found = await (await send(offers.dataset.types, { q })).json();
      if (turn !== askedTypes) return;
      if (!chosen && found.length) take(found[0].code);
      const list = make("fieldset", "");
      list.append(make("legend", offers.dataset.lead));
      for (const { code, name, direction } of found) {
        const label = make("label", "");
        const radio = make("input", "", { type: "radio", name: "offered", value: code, checked: code === type.value });
        radio.addEventListener("change", () => {
          chosen = true;
          take(code);
        });
        label.append(radio, make("span", name), make("span", direction, { className: "quiet" }));
        list.append(label);
      }
      // Whoever has gone on to them already stays among them.
      const within = offers.contains(document.activeElement);
      offers.replaceChildren(list);
      offers.hidden = !found.length;
      if (within) (offers.querySelector(":checked") ?? offers.querySelector("input") ?? type).focus();
    } catch {
      // The list of all types serves.
    }
  }, 150);
  function take(code) {
    if (type.value === code) return;
    type.value = code;
    near();
  }
  field("text").addEventListener("input", types);
  type.addEventListener("change", () => {
    chosen = true;
    for (const radio of offers.querySelectorAll("input")) radio.checked = radio.value === type.value;
    near();
  });
  if (field("text").value) types();

  // --- Where: addresses as one types; Enter takes the first. ---
  const place = field("place_address");
  const list = desk.querySelector("[data-offered]");
  let pointOf = field("lat").value ? place.value : undefined;
  let askedPlaces = 0;
  const hide = () => {
    list.hidden = true;
    askedPlaces++;
  };
  function put(found) {
    place.value = found.house ? found.address : `${found.address}, `;
    pointOf = found.house ? place.value : undefined;
    field("lat").value = found.house ? found.lat.toFixed(6) : "";
    field("lon").value = found.house ? found.lon.toFixed(6) : "";
    hide();
    place.focus();
    near();
  }
  const addresses = later(async () => {
    const turn = ++askedPlaces;
    const q = place.value.trim();
    if (q.length < 3) return hide();
    try {
      const found = await (await send(place.dataset.addresses, { q })).json();
      if (turn !== askedPlaces || document.activeElement !== place) return;
      const items = found.map((one) => {
        const item = make("li", "");
        const button = make("button", one.address, { type: "button", className: "link" });
        button.addEventListener("click", () => put(one));
        item.append(button);
        return item;
      });
      list.replaceChildren(...items);
      list.hidden = !items.length;
    } catch {
      hide();
    }
  }, 150);
  place.addEventListener("input", () => {
    if (pointOf !== undefined && place.value.trim() !== pointOf.trim()) {
      pointOf = undefined;
      field("lat").value = field("lon").value = "";
    }
    addresses();
    near();
  });
  place.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    if (list.hidden) return;
    if (event.key === "Enter" && !event.ctrlKey) {
      event.preventDefault();
      list.querySelector("button").click();
    }
    if (event.key === "ArrowDown") {
      event.preventDefault();
      list.querySelector("button").focus();
    }
  });
  list.addEventListener("keydown", (event) => {
    const next = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (event.key === "Escape") hide(), place.focus();
    if (!next) return;
    event.preventDefault();
    (event.target.closest("li")[next]?.querySelector("button") ?? place).focus();
  });
  form.addEventListener("focusin", ({ target }) => target === place || list.contains(target) || hide());

  // --- What is open near it. ---
  const around = desk.querySelector("[data-around]");
  const hint = around.innerHTML;
  let looked = around.querySelector("[data-map]") ? key() : "";
  let asked = 0;
  function key() {
    return [type.value, field("lat").value, field("lon").value, field("lat").value ? "" : place.value].join("|");
  }
  const near = later(async () => {
    if (key() === looked) return;
    const turn = ++asked;
    const wanted = key();
    const fields = { type: type.value, lat: field("lat").value, lon: field("lon").value, place_address: place.value };
    try {
      const answer = await send(around.dataset.around, fields);
      if (turn !== asked || !answer.ok || answer.redirected) return;
      looked = wanted;
      // The server's page, with everything that people wrote escaped.
      around.innerHTML = (await answer.text()) || hint;
      // Who has seen it and registers all the same is not asked again.
      const alike = around.querySelector("button");
      if (alike && !field("anyway")) form.append(make("input", "", { type: "hidden", name: "anyway", value: "1" }));
      if (!alike) field("anyway")?.remove();
      around.dispatchEvent(new CustomEvent("misto:fresh", { bubbles: true }));
    } catch {
      // What is near is looked at again before anything is saved.
    }
  }, 300);

  // --- Who. ---
  desk.querySelector("[data-same]").addEventListener("click", () => {
    field("applicant_address").value = place.value;
    go(field("applicant_address"));
  });
  for (const button of desk.querySelectorAll("[data-person]")) {
    button.addEventListener("click", () => {
      for (const [name, value] of Object.entries(JSON.parse(button.dataset.person))) field(name).value = value;
      go(field("surname"));
    });
  }
  if (!document.querySelector(".faults[tabindex]")) field("text").focus();
})();
