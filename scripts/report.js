// Adds to the pages of /report, which serve without it: types found as one types, the map, suggestions of addresses, what was reported
// nearby, a draft that outlives the page, and a queue for when there is no connection.
"use strict";

(() => {
  const page = document.querySelector("[data-report]");
  if (!page) return;
  const form = page.querySelector("form[data-once]");
  const states = page.querySelector("[data-states]");
  const words = states ? JSON.parse(states.dataset.states) : {};
  const make = (tag, text, attributes = {}) => Object.assign(document.createElement(tag), { textContent: text, ...attributes });
  const later = (work, ms) => {
    let timer;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...given), ms);
    };
  };

  // One line of the page's state: replaced by the next of the same kind.
  function tell(kind, text, ...ways) {
    states.querySelector(`[data-kind="${kind}"]`)?.remove();
    if (!text) return;
    const line = make("p", text, { className: "report__state", role: "status" });
    line.dataset.kind = kind;
    for (const way of ways) line.append(" ", way);
    states.append(line);
  }
  const link = (text, href) => make("a", text, { href });
  function button(text, work) {
    const made = make("button", text, { type: "button", className: "link" });
    made.addEventListener("click", work);
    return made;
  }

  // --- The queue: what could not be sent, kept by the browser, and sent once with its key. sw.js writes into it too. ---
  const queue = () =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open("misto", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("reports", { keyPath: "key" });
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
  async function inQueue(mode, work) {
    const db = await queue();
    try {
      return await new Promise((resolve, reject) => {
        const change = db.transaction("reports", mode);
        const asked = work(change.objectStore("reports"));
        change.oncomplete = () => resolve(asked?.result);
        change.onabort = () => reject(change.error);
      });
    } finally {
      db.close();
    }
  }

  const keep = (data) =>
    inQueue("readwrite", (reports) => {
      const entries = [...data].filter(([, value]) => typeof value === "string" || value.size);
      reports.put({ key: data.get("idempotency_key"), to: words.report, entries });
    });

  let flushing = false;
  let again;
  // No event tells that a server is back: it is tried now and then.
  const tryLater = () => {
    tell("queue", words.queued);
    clearTimeout(again);
    again = setTimeout(flush, 30_000);
  };
  async function flush() {
    if (flushing || !states) return;
    flushing = true;
    try {
      for (const report of (await inQueue("readonly", (reports) => reports.getAll())) ?? []) {
        tell("queue", navigator.onLine ? words.sendingQueue : words.queued);
        const data = new FormData();
        for (const [name, value] of report.entries) data.append(name, value);
        // Nobody is there to be asked whether it is another's.
        data.set("anyway", "1");
        let answer;
        try {
          // As nobody: who is signed in by now may be another than who wrote it. Number and surname bring it into the right cabinet.
          answer = await fetch(report.to, { method: "POST", body: data, credentials: "omit" });
        } catch {
          return tryLater();
        }
        if (answer.redirected) {
          await inQueue("readwrite", (reports) => reports.delete(report.key));
          tell("queue", words.sent, link(words.open, answer.url));
        } else if (answer.status >= 500 || answer.status === 429) {
          return tryLater();
        } else {
          // It goes back into the form, but for its photos.
          saveDraft(Object.fromEntries(report.entries.filter(([, value]) => typeof value === "string")));
          await inQueue("readwrite", (reports) => reports.delete(report.key));
          tell("queue", words.refused, link(words.correct, `${words.report}?type=${encodeURIComponent(data.get("type"))}`));
        }
      }
    } catch {
      // A browser that keeps nothing has nothing to send.
    } finally {
      flushing = false;
    }
  }

  // --- The draft: what, where and the text; neither the person nor photos. ---
  const DRAFT = "misto-report";
  const FIELDS = ["type", "text", "place_address", "lat", "lon"];
  function draft() {
    try {
      return JSON.parse(localStorage.getItem(DRAFT)) ?? {};
    } catch {
      return {};
    }
  }
  function saveDraft(values) {
    try {
      const kept = Object.fromEntries(FIELDS.map((name) => [name, values[name] ?? ""]));
      if (kept.text || kept.place_address || kept.lat) localStorage.setItem(DRAFT, JSON.stringify(kept));
    } catch {
      // Private windows keep nothing.
    }
  }
  let finished = false;
  function dropDraft() {
    try {
      localStorage.removeItem(DRAFT);
    } catch {
      // As above.
    }
  }
  const field = (name) => form.elements.namedItem(name);
  const values = () => Object.fromEntries(FIELDS.map((name) => [name, field(name).value]));

  // --- What: types as one types. ---
  function search() {
    const input = page.querySelector("[data-search]");
    const found = page.querySelector(".report__found");
    const nothing = page.querySelector(".report__nothing");
    let asked = 0;
    const ask = later(async () => {
      const typed = input.value.trim();
      const turn = ++asked;
      if (typed.length < 2) {
        found.hidden = nothing.hidden = true;
        return;
      }
      try {
        const answer = await fetch(`${input.dataset.search}&q=${encodeURIComponent(input.value)}`);
        const { types } = await answer.json();
        if (turn !== asked) return;
        const items = types.map((type) => {
          const item = make("li");
          const to = link("", `${input.dataset.form}?type=${encodeURIComponent(type.code)}&q=${encodeURIComponent(typed)}`);
          to.append(make("span", type.name), make("span", type.direction_name, { className: "quiet" }));
          item.append(to);
          return item;
        });
        found.querySelector("ul").replaceChildren(...items);
        found.hidden = !items.length;
        nothing.hidden = !!items.length;
      } catch {
        // The button asks the server.
      }
    }, 150);
    input.addEventListener("input", ask);
    const kept = draft();
    if (kept.type || kept.text) {
      const drop = button(words.draftDrop, () => {
        dropDraft();
        tell("draft");
      });
      tell("draft", words.draft, link(words.draftGo, `${words.report}?type=${encodeURIComponent(kept.type)}`), drop);
    }
  }

  // --- Where: the map, one's own place, addresses. ---
  let marker;
  let placed = () => {};
  let look = () => {};
  // The address that the point was taken from.
  let pointOf;
  async function picker() {
    const holder = page.querySelector("[data-picker]");
    const { leafletJs, leafletCss } = document.documentElement.dataset;
    const data = JSON.parse(holder.dataset.picker);
    const told = holder.querySelector(".picker__told");
    const remove = holder.querySelector("[data-remove]");
    let map;

    placed = (point, show) => {
      field("lat").value = point ? point.lat.toFixed(6) : "";
      field("lon").value = point ? point.lng.toFixed(6) : "";
      field("place_address").required = !point;
      told.textContent = point ? words.chosen : "";
      remove.hidden = !point;
      if (map) {
        if (!point) {
          marker?.remove();
          marker = undefined;
        } else if (marker) marker.setLatLng(point);
        else {
          const icon = L.divIcon({ className: "picker__pin", iconSize: [44, 44], iconAnchor: [22, 40], html: "" });
          marker = L.marker(point, { icon, draggable: true, title: words.point, alt: words.point }).addTo(map);
          marker.on("dragend", () => {
            pointOf = undefined;
            placed(marker.getLatLng());
          });
        }
        if (point && show) map.setView(point, Math.max(map.getZoom(), 16));
      }
      changed();
      nearby();
    };
    remove.addEventListener("click", () => placed());
    look = (point) => map?.setView(point, Math.max(map.getZoom(), 16));

    if (navigator.geolocation) {
      holder.querySelector("[data-locate]").addEventListener("click", () => {
        told.textContent = words.locating;
        const found = ({ coords: { latitude: lat, longitude: lng } }) => {
          const [west, south, east, north] = data.bounds;
          if (lng < west || lng > east || lat < south || lat > north) told.textContent = words.outside;
          else {
            pointOf = undefined;
            placed({ lat, lng }, true);
          }
        };
        const denied = () => (told.textContent = words.denied);
        navigator.geolocation.getCurrentPosition(found, denied, { enableHighAccuracy: true, timeout: 10_000 });
      });
    } else holder.querySelector("[data-locate]").hidden = true;
    holder.hidden = false;

    // Without a connection there is nothing to see on it: the address serves.
    if (!leafletJs || !navigator.onLine) return holder.classList.add("picker--blank");
    try {
      await new Promise((resolve, reject) => {
        const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: leafletCss });
        const script = Object.assign(document.createElement("script"), { src: leafletJs, onload: resolve, onerror: reject });
        document.head.append(style, script);
      });
    } catch {
      return holder.classList.add("picker--blank");
    }
    map = L.map(holder.querySelector(".picker__map")).setView(data.centre, data.zoom);
    map.attributionControl.setPrefix(false);
    if (data.tiles) L.tileLayer(data.tiles, { attribution: data.attribution, maxZoom: 19 }).addTo(map);
    map.on("click", ({ latlng }) => {
      pointOf = undefined;
      placed(latlng);
    });
    const kept = { lat: Number(field("lat").value), lng: Number(field("lon").value) };
    if (kept.lat && kept.lng) placed(kept, true);
    fetch(data.borders)
      .then((answer) => answer.json())
      .then(({ districts }) => {
        for (const { polygons } of districts) L.polygon(polygons, { className: "outline", interactive: false }).addTo(map);
      })
      .catch(() => {});
  }

  function addresses() {
    const input = page.querySelector("[data-addresses]");
    const list = page.querySelector(".report__addresses");
    let asked = 0;
    const hide = () => {
      list.hidden = true;
      asked++;
    };
    const ask = later(async () => {
      const typed = input.value.trim();
      const turn = ++asked;
      if (typed.length < 3) return hide();
      try {
        const answer = await fetch(`${input.dataset.addresses}?q=${encodeURIComponent(typed)}`);
        const { addresses } = await answer.json();
        if (turn !== asked || document.activeElement !== input) return;
        const items = addresses.slice(0, 5).map((found) => {
          const item = make("li");
          item.append(
            button(found.address, () => {
              input.value = found.house ? found.address : `${found.address}, `;
              hide();
              const point = { lat: found.lat, lng: found.lon };
              if (found.house) {
                pointOf = input.value;
                placed(point, true);
              } else {
                // A street alone is no place: the house is still to be said.
                look(point);
              }
              input.focus();
            })
          );
          return item;
        });
        list.replaceChildren(...items);
        list.hidden = !items.length;
      } catch {
        hide();
      }
    }, 200);
    input.addEventListener("input", () => {
      // Another house than the one that the point was taken from.
      if (pointOf !== undefined && input.value.trim() !== pointOf.trim()) {
        pointOf = undefined;
        placed();
      }
      ask();
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
      if (event.key === "ArrowDown" && !list.hidden) {
        event.preventDefault();
        list.querySelector("button").focus();
      }
    });
    list.addEventListener("keydown", (event) => {
      const next = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
      if (event.key === "Escape") hide(), input.focus();
      if (!next) return;
      event.preventDefault();
      (event.target.closest("li")[next]?.querySelector("button") ?? input).focus();
    });
    form.addEventListener("focusin", ({ target }) => target === input || list.contains(target) || hide());
  }

  // --- What was reported nearby, as soon as the place is known. ---
  const nearby = later(async () => {
    const place = page.querySelector("[data-nearby]");
    field("anyway")?.remove();
    if (!field("lat").value || !field("type").value || !navigator.onLine) return place.replaceChildren();
    try {
      const body = new URLSearchParams(values());
      body.delete("text");
      body.delete("place_address");
      const answer = await fetch(place.dataset.nearby, { method: "POST", body });
      // The server's own words and numbers: nothing in it was typed by anybody.
      place.innerHTML = answer.ok ? await answer.text() : "";
      // Who has seen it and sends all the same is not asked again.
      if (place.firstChild) form.append(make("input", "", { type: "hidden", name: "anyway", value: "1" }));
    } catch {
      place.replaceChildren();
    }
  }, 250);

  let changed = () => {};
  function details() {
    changed = later(() => finished || saveDraft(values()), 300);
    form.addEventListener("input", changed);
    const kept = draft();
    const own = values();
    // A page that the server sent back holds what was typed.
    const empty = !page.dataset.returned && !own.place_address && !own.lat;
    const shell = page.dataset.shell;
    if (shell) {
      field("idempotency_key").value = crypto.randomUUID();
      field("type").value = new URLSearchParams(location.search).get("type") ?? kept.type ?? "";
      // sw.js leads here when a sending broke off: what was sent is kept, and nothing is to be typed again.
      form.hidden = new URLSearchParams(location.search).has("kept");
      if (!navigator.onLine && !form.hidden) tell("offline", words.offline);
    }
    if (empty && kept.type && (kept.type === field("type").value || shell)) {
      for (const name of FIELDS) if (name !== "type" || shell) field(name).value = kept[name] || field(name).value;
      tell(
        "draft",
        words.draftBack,
        button(words.draftDrop, () => {
          dropDraft();
          for (const name of ["text", "place_address"]) field(name).value = "";
          placed();
          tell("draft");
        })
      );
    }
    if (shell) field("type").addEventListener("change", nearby);
    page.querySelector(".report__same")?.toggleAttribute("hidden", false);
    page.querySelector("[data-same]")?.addEventListener("click", () => {
      field("applicant_address").value = field("place_address").value;
      field("applicant_address").focus();
    });
    field("place_address").required = !field("lat").value;
    previews();
    document.querySelector(".faults")?.focus();
  }

  function previews() {
    const input = page.querySelector("[data-photos]");
    const list = page.querySelector("[data-previews]");
    const show = () => {
      list.replaceChildren(
        ...[...input.files].slice(0, 5).map((file) => {
          const item = make("li");
          const image = make("img", "", { alt: file.name });
          image.src = URL.createObjectURL(file);
          image.onload = image.onerror = () => URL.revokeObjectURL(image.src);
          item.append(image);
          return item;
        })
      );
    };
    input.addEventListener("change", show);
  }

  // --- Sending: once, however often the button is pressed; kept where there is no connection. ---
  function sending() {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) return event.preventDefault();
      const way = event.submitter?.name;
      if (way === "back") return;
      if (!navigator.onLine && way !== "join" && window.indexedDB) {
        event.preventDefault();
        sent = finished = true;
        keep(new FormData(form)).then(
          () => {
            dropDraft();
            form.reset();
            form.hidden = true;
            tell("offline");
            tell("queue", words.queued);
            states.scrollIntoView({ block: "center" });
          },
          () => {
            sent = finished = false;
            tell("offline", words.offline);
          }
        );
        return;
      }
      sent = finished = true;
      // It stays until the report has arrived (sent.js): an answer may still fail to come.
      saveDraft(values());
      // A button that is switched off at once would not be sent along.
      setTimeout(() => {
        for (const pressed of form.querySelectorAll("button:not([type=button])")) pressed.disabled = true;
        if (event.submitter && words.sending) event.submitter.textContent = words.sending;
      });
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload();
    });
  }

  if (page.dataset.report === "what") search();
  if (page.dataset.report === "form") {
    details();
    picker().catch(() => {});
    addresses();
  }
  if (form) sending();
  if (states) {
    addEventListener("online", () => {
      tell("offline");
      flush();
    });
    addEventListener("offline", () => tell("offline", form && !form.hidden ? words.offline : ""));
    flush();
  }
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
})();
