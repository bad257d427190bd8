//! The pages of those who work here.

pub mod admin;
pub mod card;
mod checks;
pub mod control;
mod deeds;
pub mod desk;
pub mod dispatch;
pub mod incidents;
pub mod queue;
mod row;
mod why;

use domain::permission::{Permission, may};
use domain::workflow::Role;
use leptos::prelude::*;

use super::Frame;
use crate::i18n::StaffTexts;

/// The places of work: its path, and what somebody must be allowed to do to work there.
const PLACES: &[(&str, Permission)] = &[
    ("/desk", Permission::TakeCalls),
    ("/dispatch", Permission::Dispatch),
    ("/incidents", Permission::RunIncidents),
    ("/queue", Permission::WorkQueue),
    ("/control", Permission::Control),
    ("/admin", Permission::ManagePeople),
    ("/control/sanctions", Permission::ReadSanctions),
    ("/dispatch/assets", Permission::ReadAssets),
];

/// Where somebody of this role goes first.
#[must_use]
pub fn first_place(role: Role) -> Option<&'static str> {
    PLACES.iter().find(|(_, permission)| may(role, *permission)).map(|(path, _)| *path)
}

/// The places of work of who is signed in, the one that is shown marked.
pub(super) fn navigation(frame: &Frame, role: Role) -> AnyView {
    let texts = StaffTexts::of(frame.lang);
    let here = PLACES
        .iter()
        .map(|(path, _)| frame.link(path))
        .filter(|href| frame.path == *href || frame.path.starts_with(&format!("{href}/")))
        .max_by_key(String::len);
    let places = PLACES
        .iter()
        .filter(|(_, permission)| may(role, *permission))
        .map(|(path, _)| {
            let href = frame.link(path);
            let current = (here.as_ref() == Some(&href)).then_some("page");
            view! {
                <li>
                    <a href=href aria-current=current>
                        {texts.place(path)}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="places" aria-label=texts.nav>
            <ul>{places}</ul>
            <a href=frame.link("/cabinet/settings")>{texts.settings}</a>
            <form method="post" action=frame.link("/account/sign-out")>
                <button class="link">{texts.sign_out}</button>
            </form>
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::classifier::Lang;
    use domain::permission::is_staff;

    use super::*;
    use crate::documents::field::tests::frame;

    #[test]
    fn everybody_of_the_staff_has_a_place_of_work() {
        for &role in Role::ALL {
            assert_eq!(first_place(role).is_some(), is_staff(role), "{role}");
        }
    }

    #[test]
    fn the_place_that_is_shown_is_marked_alone() {
        let mut frame = frame(Lang::En);
        frame.path = "/en/control/sanctions".to_owned();
        let html = Owner::new().with(|| navigation(&frame, Role::Controller).to_html());
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{html}");
        assert!(html.contains("href=\"/en/control/sanctions\" aria-current"), "{html}");
        assert!(!html.contains("/en/admin"), "{html}");
    }
}
