//! The mapping file as TOML has it.

use std::collections::BTreeMap;

use domain::classifier::{ExecutorKind, Precision, Urgency};
use domain::event::Channel;
use domain::workflow::{ConfirmedBy, Resolution, State};
use serde::Deserialize;

use super::Columns;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingTables {
    pub(super) source: String,
    pub(super) time_zone: String,
    #[serde(default)]
    pub(super) file: FileTable,
    pub(super) columns: Columns,
    #[serde(default)]
    pub(super) formats: FormatsTable,
    #[serde(default)]
    pub(super) status: BTreeMap<String, StatusTable>,
    #[serde(default)]
    pub(super) resolution: BTreeMap<String, Resolution>,
    #[serde(default)]
    pub(super) confirmed_by: BTreeMap<String, ConfirmedBy>,
    #[serde(default)]
    pub(super) channel: BTreeMap<String, Channel>,
    #[serde(default)]
    pub(super) defaults: DefaultsTable,
    #[serde(default)]
    pub(super) place: PlaceTable,
    #[serde(default)]
    pub(super) types: TypesTable,
    #[serde(default)]
    pub(super) executor: Vec<ExecutorTable>,
    #[serde(default)]
    pub(super) rule: Vec<RuleTable>,
    pub(super) city: Option<CityTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FileTable {
    pub(super) delimiter: String,
    pub(super) encoding: String,
    pub(super) decimal_comma: bool,
    pub(super) header: Option<Vec<String>>,
    pub(super) empty: Vec<String>,
}

impl Default for FileTable {
    fn default() -> Self {
        Self {
            delimiter: ",".to_owned(),
            encoding: "utf-8".to_owned(),
            decimal_comma: false,
            header: None,
            empty: Vec::new(),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FormatsTable {
    pub(super) registered_at: Option<Vec<String>>,
    pub(super) due: Option<Vec<String>>,
    pub(super) done_at: Option<Vec<String>>,
    pub(super) closed_at: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusTable {
    pub(super) state: State,
    pub(super) resolution: Option<Resolution>,
    pub(super) confirmed_by: Option<ConfirmedBy>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DefaultsTable {
    pub(super) channel: Option<Channel>,
    pub(super) resolution: Option<Resolution>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PlaceTable {
    pub(super) bounds: Option<[f64; 4]>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TypesTable {
    pub(super) urgency: Option<Urgency>,
    pub(super) precision: Option<Precision>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExecutorTable {
    pub(super) r#match: Vec<String>,
    pub(super) code: Option<String>,
    pub(super) name: Option<String>,
    pub(super) name_en: Option<String>,
    pub(super) kind: Option<ExecutorKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleTable {
    pub(super) r#match: Vec<String>,
    pub(super) direction: Option<String>,
    pub(super) r#type: Option<String>,
}

/// What an empty register is told of its city.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::import) struct CityTable {
    /// The city's name in Ukrainian.
    pub(in crate::import) name_uk: Option<String>,
    /// The city's name in English.
    pub(in crate::import) name_en: Option<String>,
    /// Latitude and longitude of the map's centre.
    pub(in crate::import) centre: Option<[f64; 2]>,
    /// The zoom of the map of the whole city.
    pub(in crate::import) zoom: Option<u8>,
}
