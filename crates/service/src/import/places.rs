//! Where requests are shown, told anew after borders or precisions changed.

use std::collections::BTreeSet;

use domain::classifier::{Classifier, Precision};
use domain::id::{DistrictId, RequestId, TypeId};
use domain::place::PublicPlace;
use store::Tx;
use store::request::{Placed, Redistricted};

/// How many requests are told their place at once.
pub(super) const BATCH: u32 = 2000;

/// What the classifier was, and what it is.
pub(super) struct Anew<'a> {
    pub(super) before: &'a Classifier,
    pub(super) after: &'a Classifier,
}

impl Anew<'_> {
    /// Where the public now sees the request.
    pub(super) fn place(&self, placed: &Placed) -> Redistricted {
        let precision = precision(self.after, placed);
        let place = PublicPlace::of(self.after, precision, placed.point, self.named(placed));
        Redistricted { id: placed.id, district: place.district, public: place.point }
    }

    /// The district that the file of an import named for it: one that no border had told. It stays where no border tells another.
    fn named(&self, placed: &Placed) -> Option<DistrictId> {
        let told = PublicPlace::of(self.before, precision(self.before, placed), placed.point, None);
        placed.district.filter(|_| placed.imported && told.district.is_none())
    }

    /// Tells all requests of these types where they are shown, in the transaction.
    pub(super) async fn place_types(&self, tx: &mut Tx, types: &BTreeSet<TypeId>) -> Result<(), store::Error> {
        let mut after = RequestId(0);
        loop {
            let placed = store::request::places_after(tx, after, BATCH).await?;
            let Some(last) = placed.last() else { return Ok(()) };
            after = last.id;
            let of_types = placed.iter().filter(|placed| types.contains(&placed.type_id));
            let moved: Vec<Redistricted> = of_types.map(|placed| self.place(placed)).collect();
            store::request::set_district(tx, &moved).await?;
        }
    }
}

/// A type that is gone shows its requests as little as any.
fn precision(classifier: &Classifier, placed: &Placed) -> Precision {
    classifier.request_type(placed.type_id).map_or(Precision::Hidden, |row| row.precision)
}
