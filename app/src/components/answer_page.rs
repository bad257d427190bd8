//! A page that is one answer, drawn anew whenever it changes.

use domain::answer::CityAnswer;
use leptos::prelude::*;

use super::{Busy, frame, offline_notice, staged};
use crate::ask::{Asked, Part, use_city, use_lang};
use crate::words::Words;

/// Draws the answer once it is there. What the drawing reads by signals makes it be drawn anew too.
pub(crate) fn answer_page<T: Part>(
    asked: Asked,
    draw: impl Fn(&Words, &CityAnswer, &T) -> Option<AnyView> + Clone + Send + Sync + 'static,
) -> AnyView {
    let (lang, city, busy) = (use_lang(), use_city(), Busy::new());
    frame(busy, move || {
        let (city, answer) = (city.follow::<CityAnswer>(), asked.follow::<T>());
        let body = move || city.with(|city| answer.with(|answer| draw(&Words::of(lang, city), city, answer)));
        let body = move || body().flatten().flatten();
        let show = move || {
            let body = body.clone();
            view! { <div class="drawn" aria-busy=move || busy.attribute()>{body}</div> }.into_any()
        };
        view! {
            {offline_notice(move || answer.is_stale())}
            {staged(move || city.stage().and(answer.stage()), show)}
        }
        .into_any()
    })
}
