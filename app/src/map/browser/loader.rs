//! Leaflet's script and style sheet, from the addresses that the document names.

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, HtmlLinkElement, HtmlScriptElement};

/// Loads Leaflet, once. An error means that there will be no Leaflet.
pub(super) async fn leaflet() -> Result<(), JsValue> {
    if js_sys::Reflect::has(&window(), &"L".into())? {
        return Ok(());
    }
    let root = document().document_element().ok_or(JsValue::NULL)?;
    let style = document().create_element("link")?.unchecked_into::<HtmlLinkElement>();
    style.set_rel("stylesheet");
    style.set_href(&address(&root, "data-leaflet-css")?);
    let script = document().create_element("script")?.unchecked_into::<HtmlScriptElement>();
    script.set_src(&address(&root, "data-leaflet-js")?);
    let (styled, scripted) = (arrival(&style)?, arrival(&script)?);
    // Without its styles the map would lie in pieces.
    styled.await?;
    scripted.await?;
    Ok(())
}

fn address(root: &Element, attribute: &str) -> Result<String, JsValue> {
    root.get_attribute(attribute).filter(|address| !address.is_empty()).ok_or(JsValue::NULL)
}

/// Puts the element into the head and waits until what it names is loaded.
fn arrival(element: &HtmlElement) -> Result<JsFuture, JsValue> {
    let loaded = js_sys::Promise::new(&mut |resolve, reject| {
        element.set_onload(Some(&resolve));
        element.set_onerror(Some(&reject));
    });
    document().head().ok_or(JsValue::NULL)?.append_child(element)?;
    Ok(JsFuture::from(loaded))
}
