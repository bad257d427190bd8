//! A line as high as a word.

use std::fmt::Write as _;

use leptos::prelude::*;

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 32.0;
const MARGIN: f64 = 3.0;

/// The least difference of shares that takes the whole height: smaller ones are to look small.
const LEAST_RANGE: f64 = 0.2;

/// A line through shares of 0–1, broken where there is no data. The numbers stand in the table beside it.
pub(crate) fn sparkline(label: &'static str, values: &[Option<f64>]) -> AnyView {
    let values = &spread(values);
    let path = path(values);
    let last = values.last().copied().flatten().map(|value| {
        let (x, y) = place(values.len().saturating_sub(1), values.len(), value);
        view! { <circle class="sparkline__last" cx=x cy=y r="3" /> }
    });
    view! {
        <svg class="sparkline" role="img" aria-label=label viewBox="0 0 120 32">
            <path d=path />
            {last}
        </svg>
    }
    .into_any()
}

/// The shares as parts of the height between the smallest and the largest of them.
fn spread(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let known = || values.iter().flatten().copied();
    let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let range = (high - low).max(LEAST_RANGE);
    let bottom = f64::midpoint(low, high) - range / 2.0;
    values.iter().map(|value| value.map(|value| (value - bottom) / range)).collect()
}

fn path(values: &[Option<f64>]) -> String {
    let mut path = String::new();
    let mut drawing = false;
    for (i, value) in values.iter().enumerate() {
        let Some(value) = value else {
            drawing = false;
            continue;
        };
        let (x, y) = place(i, values.len(), *value);
        // Writing to a string cannot fail.
        let _ = write!(path, "{}{x} {y}", if drawing { 'L' } else { 'M' });
        drawing = true;
    }
    path
}

/// Where a value stands, in whole units.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // a dozen values in a box of a hundred units
fn place(i: usize, of: usize, value: f64) -> (i32, i32) {
    let step = (WIDTH - 2.0 * MARGIN) / (of.max(2) - 1) as f64;
    let x = MARGIN + step * i as f64;
    let y = HEIGHT - MARGIN - value.clamp(0.0, 1.0) * (HEIGHT - 2.0 * MARGIN);
    (x.round() as i32, y.round() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_differences_look_small() {
        let line = |values: &[Option<f64>]| path(&spread(values));
        assert_eq!(line(&[Some(0.25), Some(0.75)]), "M3 29L117 3");
        assert_eq!(line(&[Some(0.70), Some(0.71)]), "M3 17L117 15");
        assert_eq!(line(&[Some(0.70)]), "M3 16");
        assert_eq!(line(&[None]), "");
    }

    #[test]
    fn the_line_breaks_where_nothing_is_known() {
        assert_eq!(path(&[Some(0.0), Some(1.0), None, Some(0.5)]), "M3 29L41 3M117 16");
        assert_eq!(path(&[None, None]), "");
    }
}
