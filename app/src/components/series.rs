//! Received and closed, step by step: columns side by side, and the same as a table.

use domain::answer::SeriesStep;
use domain::period::Period;
use leptos::prelude::*;

use crate::i18n::{SiteTexts, StatsTexts};
use crate::words::{Words, decimal, grouped};

/// The height in pixels. Across, the drawing is as wide as its page, and everything stands at parts of its width.
const HEIGHT: i32 = 260;
const TOP: i32 = 12;
const BOTTOM: i32 = 30;
/// At most this many steps are named below the columns.
const MOST_NAMES: usize = 13;

/// The chart, its legend and its table.
pub(crate) fn series_chart(words: &Words, period: Period, series: &[SeriesStep]) -> AnyView {
    let texts = StatsTexts::of(words.lang);
    let closed_known = series.iter().any(|step| step.closed.is_some());
    view! {
        <figure class="series">
            <div class="series__legend" aria-hidden="true">
                <span class="series__key series__key--received">{texts.received}</span>
                {closed_known.then(|| view! { <span class="series__key series__key--closed">{texts.closed}</span> })}
            </div>
            {columns(words, period, series)}
            <details class="as-table">
                <summary>{SiteTexts::of(words.lang).table}</summary>
                {table(words, period, series)}
            </details>
        </figure>
    }
    .into_any()
}

fn columns(words: &Words, period: Period, series: &[SeriesStep]) -> AnyView {
    let texts = StatsTexts::of(words.lang);
    let largest = series.iter().map(|step| step.received.max(step.closed.unwrap_or(0))).max().unwrap_or(0);
    let top = round_up(largest);
    let grid = (0..=4_u32)
        .map(|line| {
            let value = top / 4 * line;
            let y = height_of(value, top);
            view! {
                <line x1="0" x2="100%" y1=y y2=y />
                <text x="-8" y=y + 4 text-anchor="end">
                    {grouped(value)}
                </text>
            }
        })
        .collect_view();
    let count = i32::try_from(series.len()).unwrap_or(i32::MAX).max(1);
    let step = 1.0 / f64::from(count);
    let every = series.len().div_ceil(MOST_NAMES);
    let marks = series
        .iter()
        .enumerate()
        .map(|(i, shown)| {
            let x = step * f64::from(i32::try_from(i).unwrap_or(0));
            let name = i.is_multiple_of(every).then(|| {
                // A narrow page has room for every second name.
                let class = if (i / every).is_multiple_of(2) { "" } else { "series__between" };
                view! {
                    <text class=class x=part(x + step / 2.0) y=HEIGHT - 8 text-anchor="middle">
                        {words.step(period, shown.from)}
                    </text>
                }
            });
            view! {
                {column("series__received", x + step * 0.12, step * 0.38, shown.received, top)}
                {shown.closed.map(|closed| column("series__closed", x + step * 0.5, step * 0.38, closed, top))}
                {name}
            }
        })
        .collect_view();
    view! {
        <svg class="series__chart" role="img" aria-label=texts.series height=HEIGHT>
            <g class="series__grid">{grid}</g>
            {marks}
        </svg>
    }
    .into_any()
}

fn column(class: &'static str, x: f64, width: f64, value: u32, top: u32) -> AnyView {
    let y = height_of(value, top);
    view! { <rect class=class x=part(x) y=y width=part(width) height=HEIGHT - BOTTOM - y /> }.into_any()
}

/// A part of the drawing's width.
fn part(of_width: f64) -> String {
    format!("{}%", decimal(of_width * 100.0, 2, '.'))
}

fn height_of(value: u32, top: u32) -> i32 {
    let part = f64::from(value) / f64::from(top.max(1));
    HEIGHT - BOTTOM - whole(part * f64::from(HEIGHT - BOTTOM - TOP))
}

#[allow(clippy::cast_possible_truncation)] // within the drawing
fn whole(length: f64) -> i32 {
    length.round() as i32
}

/// The next number above that four even lines divide: 4, 8, 20, 40, 80, 200…
fn round_up(largest: u32) -> u32 {
    let mut power = 1_u32;
    loop {
        for factor in [4, 8, 12, 20] {
            let top = power.saturating_mul(factor);
            if top >= largest {
                return top;
            }
        }
        power = power.saturating_mul(10);
    }
}

fn table(words: &Words, period: Period, series: &[SeriesStep]) -> AnyView {
    let texts = StatsTexts::of(words.lang);
    let no_data = SiteTexts::of(words.lang).no_data;
    let rows = series
        .iter()
        .map(|step| {
            let closed = match step.closed {
                Some(closed) => grouped(closed).into_any(),
                None => view! { <span title=no_data>"–"</span> }.into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{words.step(period, step.from)}</th>
                    <td class="number">{grouped(step.received)}</td>
                    <td class="number">{closed}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="plain-table">
            <caption class="visually-hidden">{texts.series}</caption>
            <thead>
                <tr>
                    <th scope="col">{texts.step}</th>
                    <th scope="col">{texts.received}</th>
                    <th scope="col">{texts.closed}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_ends_above_everything_and_divides_by_four() {
        for (largest, top) in
            [(0, 4), (4, 4), (5, 8), (9, 12), (13, 20), (21, 40), (1_483, 2_000), (u32::MAX, u32::MAX)]
        {
            assert_eq!(round_up(largest), top);
        }
        assert_eq!(height_of(0, 4), HEIGHT - BOTTOM);
        assert_eq!(height_of(4, 4), TOP);
    }
}
