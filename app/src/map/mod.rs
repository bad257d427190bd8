//! The map: drawn by the server as SVG, taken over by Leaflet once that is loaded.

#[cfg(feature = "hydrate")]
mod browser;
mod city_map;
mod marks;
mod names;
mod plain;
mod viewport;

pub(crate) use city_map::{CityMap, MapEvents, Picked};
pub(crate) use marks::Marks;
#[cfg(feature = "ssr")]
pub(crate) use marks::point_shape;
pub(crate) use plain::plain_map;
#[cfg(feature = "ssr")]
pub(crate) use plain::point_name;
pub(crate) use viewport::{PLACE_ZOOM, Projection, Viewport, address_view, asked_view, bbox_text};
