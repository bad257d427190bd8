//! Keyboard focus.

/// Moves the focus to the element. On the server nothing happens.
#[cfg(feature = "hydrate")]
pub(crate) fn take_focus(element: &web_sys::HtmlElement) {
    // An element that cannot take it leaves it where it is.
    let _ = element.focus();
}

/// Moves the focus to the element. On the server nothing happens.
#[cfg(not(feature = "hydrate"))]
pub(crate) const fn take_focus<T>(_element: &T) {}
