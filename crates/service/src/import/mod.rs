//! Taking over what other registers and maps know: requests, the classifier, executors, districts.
//!
//! An import is one that a city would trust. A fault of the file aborts before anything is written, and is named by its line. A row
//! that cannot be read goes, with its line and the reason, to a file of rejects. Running an import twice adds nothing twice.
//!
//! - [`requests`]: a CSV of requests, as a [`Mapping`] explains it (`docs/import/README.md` tells how to write one);
//! - [`classifier`], [`executors`]: CSV, by code;
//! - [`addresses`]: CSV of streets and houses with their points; [`buildings`]: who looks after which house;
//! - [`districts`]: GeoJSON; the requests that lie in them are told so.

mod addresses;
mod batch;
mod buildings;
mod catalog;
mod changes;
mod classifier;
mod defaults;
mod districts;
mod error;
mod executors;
mod file;
mod geojson;
mod mapping;
mod moment;
mod pattern;
mod places;
mod progress;
mod reading;
mod reject;
mod requests;
mod row;
mod rules;
mod slug;
mod summary;
mod table;

pub use addresses::{AddressesSummary, addresses};
pub use buildings::{BuildingsSummary, buildings};
pub use changes::Changes;
pub(crate) use classifier::show_otherwise;
pub use classifier::{classifier, classifier_from};
pub use defaults::{DEFAULT_CLASSIFIER, DEFAULT_EXECUTORS};
pub use districts::{DistrictsSummary, districts};
pub use error::Error;
pub use executors::{executors, executors_from};
pub use file::FileFault;
pub use geojson::GeoFault;
pub use mapping::{Mapping, MappingError};
pub use progress::{Progress, Step};
pub use reject::{Reason, Reject};
pub use requests::{Options, requests};
pub use row::Remark;
pub use summary::Summary;

#[cfg(test)]
mod tests;
