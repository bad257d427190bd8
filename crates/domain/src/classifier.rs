//! The classifier: what a resident may report, how fast it must be mended, by whom, and how exactly its place may be shown.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::border::Border;
use crate::code::coded;
use crate::id::{DirectionId, DistrictId, ExecutorId, TypeId};
use crate::place::LatLon;

coded! {
    /// How soon a request of the type must be done, in calendar hours around the clock.
    pub enum Urgency {
        /// 6 hours: a danger to people or a burst.
        Emergency = 0 "E",
        /// 24 hours.
        Short = 1 "S",
        /// 72 hours.
        Medium = 2 "M",
        /// 168 hours: a week.
        Long = 3 "L",
    }
}

impl Urgency {
    /// Hours from registration to the deadline.
    #[must_use]
    pub const fn hours(self) -> i64 {
        match self {
            Self::Emergency => 6,
            Self::Short => 24,
            Self::Medium => 72,
            Self::Long => 168,
        }
    }
}

coded! {
    /// How exactly the place of a request may be shown to the public.
    pub enum Precision {
        /// The very point.
        Exact = 0 "exact",
        /// Snapped to a grid of about 100 m.
        Street = 1 "street",
        /// The label point of its district.
        District = 2 "district",
        /// Not at all.
        Hidden = 3 "hidden",
    }
}

coded! {
    /// What kind of executor it is.
    pub enum ExecutorKind {
        /// One organisation.
        Organisation = 0 "organisation",
        /// House managers, lift companies: many behind one public name, since a manager's name would give the house away.
        ByBuilding = 1 "by_building",
        /// The centre's own dispatcher, who finds the asset holder.
        Triage = 2 "triage",
    }
}

/// A name in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Ukrainian.
    pub uk: String,
    /// English; the Ukrainian one where no English is known.
    pub en: String,
}

impl Name {
    /// The name in the language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Uk => &self.uk,
            Lang::En => &self.en,
        }
    }
}

coded! {
    /// A language of the pages.
    pub enum Lang {
        /// Ukrainian, at `/…`.
        Uk = 0 "uk",
        /// English, at `/en/…`.
        En = 1 "en",
    }
}

/// A direction: "water supply".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Direction {
    /// Its id.
    pub id: DirectionId,
    /// Its code in URLs and JSON (`water`).
    pub code: String,
    /// What people call it.
    pub name: Name,
}

/// A request type: "main burst or leak".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestType {
    /// Its id.
    pub id: TypeId,
    /// Its code in URLs and JSON (`05.01`).
    pub code: String,
    /// The direction that it belongs to.
    pub direction: DirectionId,
    /// What people call it.
    pub name: Name,
    /// How soon it must be done.
    pub urgency: Urgency,
    /// How exactly its place may be shown.
    pub precision: Precision,
    /// Who does it when no rule says otherwise.
    pub executor: Option<ExecutorId>,
}

/// An executor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executor {
    /// Its id.
    pub id: ExecutorId,
    /// Its code in URLs and JSON (`vodokanal`).
    pub code: String,
    /// What people call it.
    pub name: Name,
    /// What kind it is.
    pub kind: ExecutorKind,
}

/// A district of the city.
#[derive(Clone, Debug, PartialEq)]
pub struct District {
    /// Its id.
    pub id: DistrictId,
    /// Its code in URLs and JSON.
    pub code: String,
    /// What people call it.
    pub name: Name,
    /// A point well inside, for its label and for places shown only by district.
    pub label_point: LatLon,
    /// Its border; empty where only the label point is known.
    pub border: Border,
}

/// The whole classifier of a city, with look-ups by id and by code. Ids are dense: the vectors are indexed by them.
///
/// A slot whose id no row has (a removed type) holds `None`.
#[derive(Clone, Debug, Default)]
pub struct Classifier {
    directions: Table<Direction>,
    types: Table<RequestType>,
    executors: Table<Executor>,
    districts: Table<District>,
    direction_of: Vec<DirectionId>,
    retired: BTreeSet<TypeId>,
}

/// Rows in slots by id, and a way from code to slot.
#[derive(Clone, Debug)]
struct Table<T> {
    slots: Vec<Option<T>>,
    by_code: HashMap<String, usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { slots: Vec::new(), by_code: HashMap::new() }
    }
}

impl<T> Table<T> {
    fn new(rows: Vec<T>, id: impl Fn(&T) -> usize, code: impl Fn(&T) -> &str) -> Self {
        let mut table = Self::default();
        for row in rows {
            let slot = id(&row);
            table.by_code.insert(code(&row).to_owned(), slot);
            if table.slots.len() <= slot {
                table.slots.resize_with(slot + 1, || None);
            }
            table.slots[slot] = Some(row);
        }
        table
    }

    fn get(&self, slot: usize) -> Option<&T> {
        self.slots.get(slot)?.as_ref()
    }

    fn by_code(&self, code: &str) -> Option<&T> {
        self.get(*self.by_code.get(code)?)
    }

    fn iter(&self) -> impl Iterator<Item = &T> {
        self.slots.iter().flatten()
    }
}

impl Classifier {
    /// A classifier of these rows.
    #[must_use]
    pub fn new(
        directions: Vec<Direction>,
        types: Vec<RequestType>,
        executors: Vec<Executor>,
        districts: Vec<District>,
    ) -> Self {
        let types = Table::new(types, |row| row.id.index(), |row| &row.code);
        let direction_of =
            types.slots.iter().map(|slot| slot.as_ref().map_or(DirectionId(0), |row| row.direction)).collect();
        Self {
            directions: Table::new(directions, |row| row.id.index(), |row| &row.code),
            types,
            executors: Table::new(executors, |row| row.id.index(), |row| &row.code),
            districts: Table::new(districts, |row| row.id.index(), |row| &row.code),
            direction_of,
            retired: BTreeSet::new(),
        }
    }

    /// The same, of which these types are retired: their requests stay what they are, and nobody reports more of them.
    #[must_use]
    pub fn with_retired(self, retired: BTreeSet<TypeId>) -> Self {
        Self { retired, ..self }
    }

    /// Whether nothing more is reported under the type.
    #[must_use]
    pub fn is_retired(&self, id: TypeId) -> bool {
        self.retired.contains(&id)
    }

    /// The request types that may be reported, in the order of their ids.
    pub fn offered(&self) -> impl Iterator<Item = &RequestType> {
        self.types().filter(|row| !self.is_retired(row.id))
    }

    /// The directions, in the order of their ids.
    pub fn directions(&self) -> impl Iterator<Item = &Direction> {
        self.directions.iter()
    }
    /// The request types, in the order of their ids.
    pub fn types(&self) -> impl Iterator<Item = &RequestType> {
        self.types.iter()
    }
    /// The executors, in the order of their ids.
    pub fn executors(&self) -> impl Iterator<Item = &Executor> {
        self.executors.iter()
    }
    /// The districts, in the order of their ids.
    pub fn districts(&self) -> impl Iterator<Item = &District> {
        self.districts.iter()
    }
    /// The direction with the id.
    #[must_use]
    pub fn direction(&self, id: DirectionId) -> Option<&Direction> {
        self.directions.get(id.index())
    }
    /// The request type with the id.
    #[must_use]
    pub fn request_type(&self, id: TypeId) -> Option<&RequestType> {
        self.types.get(id.index())
    }
    /// The executor with the id.
    #[must_use]
    pub fn executor(&self, id: ExecutorId) -> Option<&Executor> {
        self.executors.get(id.index())
    }
    /// The district with the id.
    #[must_use]
    pub fn district(&self, id: DistrictId) -> Option<&District> {
        self.districts.get(id.index())
    }
    /// The direction with the code.
    #[must_use]
    pub fn direction_by_code(&self, code: &str) -> Option<&Direction> {
        self.directions.by_code(code)
    }
    /// The request type with the code.
    #[must_use]
    pub fn type_by_code(&self, code: &str) -> Option<&RequestType> {
        self.types.by_code(code)
    }
    /// The executor with the code.
    #[must_use]
    pub fn executor_by_code(&self, code: &str) -> Option<&Executor> {
        self.executors.by_code(code)
    }
    /// The district with the code.
    #[must_use]
    pub fn district_by_code(&self, code: &str) -> Option<&District> {
        self.districts.by_code(code)
    }
    /// One slot for each type id: the direction that it belongs to. What scans of the register use.
    #[must_use]
    pub fn direction_of(&self) -> &[DirectionId] {
        &self.direction_of
    }
    /// The direction of a type. One that the classifier does not know counts to the first slot, as a removed one does.
    #[must_use]
    pub fn direction_of_type(&self, id: TypeId) -> DirectionId {
        self.direction_of.get(id.index()).copied().unwrap_or(DirectionId(0))
    }
    /// One more than the largest executor id: the size of a table with a slot for each.
    #[must_use]
    pub fn executor_slots(&self) -> usize {
        self.executors.slots.len()
    }
    /// One more than the largest direction id.
    #[must_use]
    pub fn direction_slots(&self) -> usize {
        self.directions.slots.len()
    }
    /// One more than the largest district id.
    #[must_use]
    pub fn district_slots(&self) -> usize {
        self.districts.slots.len()
    }
    /// The district whose border holds the point; `None` outside every border.
    ///
    /// In a city without a single border it is the one with the nearest label point.
    #[must_use]
    pub fn district_at(&self, point: LatLon) -> Option<&District> {
        if self.districts().all(|district| district.border.is_empty()) {
            let metres = |district: &District| district.label_point.metres_to(point);
            return self.districts().min_by(|a, b| metres(a).total_cmp(&metres(b)));
        }
        self.districts().find(|district| district.border.contains(point))
    }
}

#[cfg(test)]
mod tests;
