// Puts a map that can be moved in the place of the server's drawing, as soon as Leaflet is there. Without tiles the borders are drawn.
"use strict";

(() => {
  const { leafletJs, leafletCss } = document.documentElement.dataset;
  if (!leafletJs) return;

  let loading;
  function leaflet() {
    loading ??= new Promise((resolve, reject) => {
      const style = document.createElement("link");
      Object.assign(style, { rel: "stylesheet", href: leafletCss });
      const script = document.createElement("script");
      Object.assign(script, { src: leafletJs, onload: () => resolve(window.L), onerror: reject });
      document.head.append(style, script);
    });
    return loading;
  }

  async function draw(holder) {
    const data = JSON.parse(holder.dataset.map);
    const L = await leaflet();
    if (!holder.isConnected) return;
    const [south, west, north, east] = data.box;
    const map = L.map(holder.querySelector(".map__live"), { zoomControl: true, attributionControl: true });
    map.attributionControl.setPrefix(false);
    if (data.tiles) L.tileLayer(data.tiles, { attribution: data.attribution, maxZoom: 19 }).addTo(map);
    if (data.points.length === 1) map.setView([data.points[0].lat, data.points[0].lon], data.zoom);
    else map.fitBounds([[south, west], [north, east]]);
    for (const point of data.points) {
      const icon = L.divIcon({ className: "map-mark", iconSize: [44, 44], html: "" });
      const marker = L.marker([point.lat, point.lon], { icon, title: point.name, alt: point.name }).addTo(map);
      // The server's own drawing of the mark: fixed words and numbers.
      marker.getElement().innerHTML = `<svg class="point" viewBox="-22 -22 44 44" width="44" height="44">${point.shape}</svg>`;
      marker.on("click", () => {
        if (location.pathname !== point.href) location.assign(point.href);
      });
    }
    holder.classList.add("map--live");
    holder.querySelector(".map__plain").replaceChildren();
    borders(L, map, data.borders);
  }

  async function borders(L, map, from) {
    try {
      const { districts } = await (await fetch(from)).json();
      const shapes = districts.map((district) => district.polygons);
      for (const shape of shapes) L.polygon(shape, { className: "outline", interactive: false }).addTo(map);
    } catch {
      // The map serves without them.
    }
  }

  const all = (within) => within.querySelectorAll(".map[data-map]:not(.map--live)").forEach((holder) => draw(holder).catch(() => {}));
  all(document);
  document.addEventListener("misto:fresh", (event) => all(event.target));
})();
