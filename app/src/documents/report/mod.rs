//! `/report`: what happened, then where, details and who, then perhaps that it was reported before.

mod danger;
mod form;
mod hidden;
mod nearby;
mod what;

use domain::intake::ApplicantForm;

pub use form::{FormView, Kind, report_form};
pub use nearby::{NearbyItem, NearbyView, nearby_list, nearby_page};
pub use what::{DirectionItem, TypeItem, WhatView, what};

use super::Fault;

/// What was typed so far.
#[derive(Clone, Debug, Default)]
pub struct ReportForm {
    /// The code of the type.
    pub type_code: String,
    /// What is the matter.
    pub text: String,
    /// The address of the place.
    pub place_address: String,
    /// The point, as the form holds it.
    pub lat: String,
    /// Its other half.
    pub lon: String,
    /// Who reports.
    pub person: ApplicantForm,
    /// By what a form that is sent twice is known.
    pub key: String,
    /// The names of the photos that were uploaded with it.
    pub photos: Vec<String>,
    /// Whether it was said that it is not what was reported nearby.
    pub anyway: bool,
}

/// Why a form came back, beside its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It was sent before, with something else.
    Used,
    /// The register cannot be reached.
    Down,
    /// The request that was to be joined is closed.
    Gone,
}

/// Where a photo that is not sent yet can be seen by who uploaded it.
pub(crate) fn photo_link(id: &str) -> String {
    format!("/report/photos/{id}")
}

/// The fault of a field, if there is one.
pub(crate) fn fault_of(faults: &[Fault], field: &str) -> Option<Fault> {
    faults.iter().copied().find(|fault| fault.field == field)
}
