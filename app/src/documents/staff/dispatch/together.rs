//! What is done with all requests that were picked.

use domain::workflow::Resolution;
use leptos::prelude::*;

use super::{BoardView, executors, options};
use crate::documents::Frame;
use crate::documents::field::{labelled, text_area};
use crate::i18n::DispatchTexts;

/// The form below the list: a button for each thing to do, and what each needs.
pub(super) fn panel(frame: &Frame, view: &BoardView<'_>) -> AnyView {
    let (lang, texts) = (frame.lang, DispatchTexts::of(frame.lang));
    let typed = |name: &str| view.typed.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str());
    let fault = |name: &str| view.fault.filter(|fault| fault.field == name);
    let executor = view! {
        <select id="executor" name="executor">
            <option value="">{texts.choose}</option>
            {executors(lang, view.classifier, typed("executor"))}
        </select>
    };
    let into =
        view! { <input id="into" name="into" inputmode="numeric" maxlength="12" value=typed("into").to_owned() /> };
    let own = Resolution::ALL.iter().filter(|of| !matches!(of, Resolution::Duplicate | Resolution::Withdrawn));
    let own = own.map(|of| (of.code().to_owned(), of.name(lang).to_owned()));
    let resolution = view! {
        <select id="resolution" name="resolution">
            <option value="">{texts.choose}</option>
            {options(own, typed("resolution"))}
        </select>
    };
    let field = |id: &'static str, label, input: AnyView| labelled(lang, id, label, None, true, fault(id), input);
    let reason = text_area("reason", typed("reason"));
    view! {
        <fieldset class="together__panel">
            <legend>{texts.together}</legend>
            <p data-pick-all hidden>
                <button type="button" class="link">
                    {texts.pick_all}
                </button>
            </p>
            {labelled(lang, "reason", texts.reason, Some(texts.reason_hint), false, fault("reason"), reason)}
            <div class="together__ways">
                <div>
                    {field("executor", texts.executor, executor.into_any())}
                    <button class="button" name="do" value="give">
                        {texts.give}
                    </button>
                </div>
                <div>
                    {field("into", texts.merge_into, into.into_any())}
                    <button class="button button--quiet" name="do" value="merge">
                        {texts.merge}
                    </button>
                </div>
                <div>
                    {field("resolution", texts.resolution, resolution.into_any())}
                    <button class="button button--quiet" name="do" value="close">
                        {texts.close}
                    </button>
                </div>
            </div>
        </fieldset>
    }
    .into_any()
}
