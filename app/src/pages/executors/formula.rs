//! How the score comes about, with the numbers of an executor put in.

use domain::answer::ExecutorAnswer;
use domain::classifier::Lang;
use domain::efficiency::{self, MIN_DUE, ScorePart};
use leptos::prelude::*;

use crate::i18n::{ExecutorTexts, SiteTexts};
use crate::words::{decimal, grouped, separator, share};

/// The formula and, if there is an executor, its numbers in it.
pub(in crate::pages) fn formula(lang: Lang, example: Option<&ExecutorAnswer>) -> AnyView {
    let texts = ExecutorTexts::of(lang);
    view! {
        <details class="formula">
            <summary>{texts.formula}</summary>
            <p>{texts.formula_lead}</p>
            {example.map(|example| worked(lang, example))}
        </details>
    }
    .into_any()
}

fn worked(lang: Lang, row: &ExecutorAnswer) -> AnyView {
    let texts = ExecutorTexts::of(lang);
    let names = [texts.part_on_time, texts.part_confirmed, texts.part_rework, texts.part_rating];
    let lines =
        names.into_iter().zip(efficiency::parts(row)).map(|(name, part)| line(lang, name, &part)).collect_view();
    view! {
        <table class="plain-table">
            <caption>{format!("{}: {}", texts.formula_example, row.name)}</caption>
            <thead>
                <tr>
                    <th scope="col">{texts.formula_part}</th>
                    <th scope="col">{texts.formula_weight}</th>
                    <th scope="col">{texts.formula_value}</th>
                    <th scope="col">{texts.formula_of}</th>
                    <th scope="col">{texts.formula_points}</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
            <tfoot>
                <tr>
                    <th scope="row" colspan="4">
                        {texts.formula_total}
                    </th>
                    <td class="number">
                        <b>{total(lang, row)}</b>
                    </td>
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}

fn line(lang: Lang, name: &'static str, part: &ScorePart) -> AnyView {
    let texts = ExecutorTexts::of(lang);
    let value = part.value.map_or_else(|| SiteTexts::of(lang).no_data.to_owned(), |value| share(lang, value));
    let points = match part.counted() {
        Some(value) => decimal(part.weight * value, 1, separator(lang)),
        None => texts.formula_left_out.to_owned(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="number">{decimal(part.weight, 0, '.')}</td>
            <td class="number">{value}</td>
            <td class="number">{grouped(part.n)}</td>
            <td class="number">{points}</td>
        </tr>
    }
    .into_any()
}

/// The score, or why there is none.
fn total(lang: Lang, row: &ExecutorAnswer) -> String {
    match row.score {
        Some(score) => decimal(score, 1, separator(lang)),
        None if row.due < MIN_DUE => ExecutorTexts::of(lang).too_few_due.to_owned(),
        None => SiteTexts::of(lang).no_data.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sort::tests::row;
    use super::*;

    #[test]
    fn what_has_no_score_says_why() {
        let of = |due, score| total(Lang::En, &ExecutorAnswer { due, ..row("a", score, 30) });
        assert_eq!(of(20, Some(71.25)), "71.3");
        assert_eq!(of(19, None), "fewer than 20 due requests");
        // Enough of them were due, and of none is it known how it went.
        assert_eq!(of(20, None), "no data");
    }
}
