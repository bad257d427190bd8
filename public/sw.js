// Lets /report be filled in without a connection. It keeps one page that knows nobody, asked for without a cookie, and its scripts and
// styles; nothing else passes through here. A report whose sending breaks off is kept for scripts/report.js to send again with its key.
"use strict";

const SHELLS = "misto-report-1";
const SHELL = { "/report": "/report?shell", "/en/report": "/en/report?shell" };
const STALE = 3600_000;

async function refresh() {
  const cache = await caches.open(SHELLS);
  const wanted = new Set(Object.values(SHELL));
  for (const from of Object.values(SHELL)) {
    const answer = await fetch(from, { credentials: "omit", cache: "no-store" });
    if (!answer.ok) return;
    const html = await answer.clone().text();
    const parts = [...html.matchAll(/(?:href|src)="(\/pkg\/[^"]+\.(?:css|js))"/g)].map((found) => found[1]);
    for (const part of new Set(parts)) {
      wanted.add(part);
      if (!(await cache.match(part))) await cache.add(new Request(part, { credentials: "omit" }));
    }
    await cache.put(from, answer);
  }
  // Scripts and styles of earlier builds.
  for (const kept of await cache.keys()) {
    const { pathname, search } = new URL(kept.url);
    if (!wanted.has(pathname + search)) await cache.delete(kept);
  }
}

async function refreshIfStale() {
  const kept = await caches.match(SHELL["/report"]);
  const at = kept && Date.parse(kept.headers.get("date") ?? "");
  if (!at || Date.now() - at > STALE) await refresh();
}

function keep(report) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("misto", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("reports", { keyPath: "key" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const change = opening.result.transaction("reports", "readwrite");
      change.objectStore("reports").put(report);
      change.oncomplete = resolve;
      change.onabort = () => reject(change.error);
    };
  });
}

async function send(request, path) {
  const copy = request.clone();
  try {
    const answer = await fetch(request);
    // A proxy answers while the server starts anew.
    if (![502, 503, 504].includes(answer.status)) return answer;
    throw new Error(`${answer.status}`);
  } catch (error) {
    const data = await copy.formData();
    // Joining and going back are asked for again by hand.
    if (data.has("join") || data.has("back") || !data.get("idempotency_key")) throw error;
    const entries = [...data].filter(([, value]) => typeof value === "string" || value.size);
    await keep({ key: data.get("idempotency_key"), to: path, entries });
    return Response.redirect(`${path}?kept`, 303);
  }
}

async function open(request, path) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(SHELL[path]);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => event.waitUntil(refresh().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name.startsWith("misto-") && name !== SHELLS) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(old());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  // Going back to the answer of a form is the browser's own matter: what was sent then is not sent again from here.
  const again = request.isHistoryNavigation || request.cache === "only-if-cached" || request.cache === "force-cache";
  if (request.method === "POST" && again) return;
  if (request.mode === "navigate" && SHELL[url.pathname]) {
    event.respondWith(request.method === "POST" ? send(request, url.pathname) : open(request, url.pathname));
    if (request.method === "GET") event.waitUntil(refreshIfStale().catch(() => {}));
  } else if (url.pathname.startsWith("/pkg/")) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  }
});
