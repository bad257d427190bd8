//! What the public may know of where a request lies: a point and a district, both by the precision of its type.

use super::{LatLon, public_point};
use crate::classifier::{Classifier, Precision};
use crate::id::DistrictId;

/// A place as the public may see it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PublicPlace {
    /// The point: see [`public_point`].
    pub point: Option<LatLon>,
    /// The district. It tells no more than the point does.
    pub district: Option<DistrictId>,
}

impl PublicPlace {
    /// What may be known of a true point. `named` is a district that somebody named for it, which counts where no border holds the point.
    ///
    /// - hidden: nothing;
    /// - district: the district of the true point, and its label point;
    /// - exact and street: the public point, and the district that *it* lies in. Where a street cell lies across a border, nothing must
    ///   tell on which side of it the trouble is.
    #[must_use]
    pub fn of(classifier: &Classifier, precision: Precision, point: Option<LatLon>, named: Option<DistrictId>) -> Self {
        let telling = match precision {
            Precision::Hidden => return Self::default(),
            Precision::District => point,
            Precision::Exact | Precision::Street => public_point(precision, point, None),
        };
        let district = telling.and_then(|point| classifier.district_at(point)).map(|row| row.id).or(named);
        let label = district.and_then(|id| classifier.district(id)).map(|row| row.label_point);
        Self { point: public_point(precision, point, label), district }
    }

    /// What of it may be known by another precision: never more than this tells.
    #[must_use]
    pub fn seen_as(self, precision: Precision, classifier: &Classifier) -> Self {
        match precision {
            Precision::Hidden => Self::default(),
            Precision::District => Self::of(classifier, precision, None, self.district),
            Precision::Exact | Precision::Street
                if self.district.is_some() && public_point(precision, self.point, None) == self.point =>
            {
                self
            }
            Precision::Exact | Precision::Street => Self::of(classifier, precision, self.point, self.district),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::border::Border;
    use crate::classifier::{District, Name};

    const WEST: DistrictId = DistrictId(1);
    const EAST: DistrictId = DistrictId(2);

    fn at(lon: f64) -> LatLon {
        LatLon { lat: 48.5, lon }
    }

    fn district(id: DistrictId, west: f64, east: f64) -> District {
        let corner = |lat, lon| LatLon { lat, lon };
        District {
            id,
            code: id.to_string(),
            name: Name { uk: String::new(), en: String::new() },
            label_point: at((west + east) / 2.0),
            border: Border::new(vec![vec![vec![
                corner(48.0, west),
                corner(48.0, east),
                corner(49.0, east),
                corner(49.0, west),
            ]]]),
        }
    }

    /// Two districts side by side, with the border where `border` says.
    fn city(border: f64) -> Classifier {
        Classifier::new(vec![], vec![], vec![], vec![district(WEST, 34.0, border), district(EAST, border, 36.0)])
    }

    /// A border through a street cell: the true point lies west of it, the centre of its cell east.
    fn across() -> (Classifier, LatLon) {
        let centre = public_point(Precision::Street, Some(at(35.0)), None).map_or(35.0, |point| point.lon);
        (city(centre - 0.0002), at(centre - 0.0004))
    }

    #[test]
    fn a_hidden_place_has_no_district() {
        let hidden = PublicPlace::of(&city(35.0), Precision::Hidden, Some(at(34.5)), Some(EAST));
        assert_eq!(hidden, PublicPlace::default());
    }

    #[test]
    fn a_street_cell_across_a_border_does_not_tell_the_side() {
        let (city, point) = across();
        let place = PublicPlace::of(&city, Precision::Street, Some(point), None);
        assert_eq!(place.district, Some(EAST));
        assert_eq!(place.point.and_then(|point| city.district_at(point)).map(|row| row.id), Some(EAST));
        // The label point is all that is shown of it: there the true district counts.
        let by_district = PublicPlace::of(&city, Precision::District, Some(point), None);
        assert_eq!(by_district.district, Some(WEST));
        assert_eq!(by_district.point, PublicPlace::of(&city, Precision::District, None, Some(WEST)).point);
        assert_eq!(PublicPlace::of(&city, Precision::Exact, Some(point), None).district, Some(WEST));
    }

    #[test]
    fn a_named_district_counts_outside_of_every_border() {
        let place = |lon| PublicPlace::of(&city(35.0), Precision::Street, Some(at(lon)), Some(EAST)).district;
        assert_eq!((place(34.5), place(37.0)), (Some(WEST), Some(EAST)));
    }

    #[test]
    fn another_precision_never_tells_more() {
        let (city, point) = across();
        let exact = PublicPlace::of(&city, Precision::Exact, Some(point), None);
        let as_street = exact.seen_as(Precision::Street, &city);
        assert_eq!(as_street, PublicPlace::of(&city, Precision::Street, Some(point), None));
        assert_eq!(as_street.seen_as(Precision::Street, &city), as_street);
        assert_eq!(as_street.seen_as(Precision::Exact, &city), as_street);
        let label = PublicPlace::of(&city, Precision::District, None, Some(WEST));
        assert_eq!(exact.seen_as(Precision::District, &city), label);
        assert_eq!(exact.seen_as(Precision::Hidden, &city), PublicPlace::default());
        assert_eq!(PublicPlace::default().seen_as(Precision::Exact, &city), PublicPlace::default());
    }
}
