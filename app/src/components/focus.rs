//! Keyboard focus.

/// Moves the focus to the element, and scrolls nothing. On the server nothing happens.
#[cfg(feature = "hydrate")]
pub(crate) fn take_focus(element: &web_sys::HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that cannot take it leaves it where it is.
    let _ = element.focus_with_options(&options);
}

/// Moves the focus to the element, and scrolls nothing. On the server nothing happens.
#[cfg(not(feature = "hydrate"))]
pub(crate) const fn take_focus<T>(_element: &T) {}
