//! `L.DivIcon`. The one of the `leaflet` crate (0.5.0) is bound to the constructor of `L.Icon`, which refuses what has no image.

use leaflet::{DivIconOptions, Icon};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// An icon that is markup.
    #[wasm_bindgen(extends = Icon, js_namespace = L, js_name = DivIcon)]
    pub(super) type DivIcon;

    #[wasm_bindgen(constructor, js_namespace = L, js_class = "DivIcon")]
    pub(super) fn new(options: &DivIconOptions) -> DivIcon;
}
