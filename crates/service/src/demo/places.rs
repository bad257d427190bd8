//! Streets and houses of the made-up city: where requests lie, denser where more people live.

use domain::border::Border;
use domain::classifier::District;
use domain::place::LatLon;
use store::address::Address;

use super::dice::{Dice, Topic};
use super::districts::KNOWN;
use super::texts::{STREET_KINDS, STREET_NOUNS, STREET_QUALITIES};

/// Metres of a degree of latitude; of longitude at Dnipro.
const NORTH_M: f64 = 111_195.0;
const EAST_M: f64 = 73_730.0;

/// How many streets the city has.
const STREETS: f64 = 430.0;

/// The middle of the Dnipro through the city, from above to below, by a handful of points.
const RIVER: [(f64, f64); 12] = [
    (48.522, 34.700),
    (48.512, 34.800),
    (48.505, 34.880),
    (48.498, 34.950),
    (48.490, 35.010),
    (48.481, 35.050),
    (48.468, 35.082),
    (48.450, 35.095),
    (48.428, 35.102),
    (48.405, 35.113),
    (48.378, 35.132),
    (48.345, 35.165),
];

/// Half the width of the river, with its banks.
const RIVER_HALF_WIDTH_M: f64 = 650.0;

/// A street: a straight line with houses on both sides. Its name is invented.
#[derive(Clone, Debug)]
pub(super) struct Street {
    /// "вулиця Тихого Гаю".
    pub(super) name: String,
    start: LatLon,
    /// Degrees of latitude and longitude from the start to the end.
    along: (f64, f64),
    length_m: f64,
    houses: u16,
    /// Other streets that begin within a walk of it.
    near: Vec<usize>,
}

/// Streets and how busy each is.
#[derive(Clone, Debug)]
pub(super) struct Places {
    streets: Vec<Street>,
    /// Cumulative weights.
    busy: Vec<f64>,
}

/// A house, or a spot of the roadway before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    /// Index of the street.
    pub(super) street: usize,
    /// The house's number.
    pub(super) house: u16,
    /// Where it is, to the metre.
    pub(super) point: LatLon,
}

impl Places {
    /// The streets that the seed makes, inside the districts' borders (given in the order of [`KNOWN`]) and out of the
    /// river.
    pub(super) fn new(seed: u64, districts: &[District]) -> Self {
        let mut dice = Dice::of(seed, Topic::Streets, 0);
        let people: f64 = KNOWN.iter().map(|known| known.people).sum();
        let mut names = names(&mut dice);
        let mut streets = Vec::new();
        let mut weights = Vec::new();
        for (known, district) in KNOWN.iter().zip(districts) {
            let count = whole(STREETS * known.people / people);
            let grain = dice.between(0.0, std::f64::consts::PI);
            let first = streets.len();
            while streets.len() < first + count {
                let Some(name) = names.pop() else { break };
                streets.push(street(&mut dice, name, known.quarters, &district.border, grain));
                weights.push(known.people / f64::from(count_of(count)) * dice.between(0.25, 1.0).powi(2));
            }
        }
        link(&mut streets);
        let busy = weights
            .iter()
            .scan(0.0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        Self { streets, busy }
    }

    /// Every house of every street: what the city's register of addresses knows.
    pub(super) fn addresses(&self) -> Vec<Address> {
        let of_street = |street: &Street| -> Vec<Address> {
            let address = |house: u16| Address {
                street: street.name.clone(),
                house: house.to_string(),
                point: street.before_house(house, 0.0, 0.0),
            };
            (1..=street.houses).map(address).collect()
        };
        self.streets.iter().flat_map(of_street).collect()
    }

    /// How many streets there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.streets.len()
    }

    /// A spot somewhere in the city.
    pub(super) fn anywhere(&self, dice: &mut Dice) -> Spot {
        let total = self.busy.last().copied().unwrap_or(0.0);
        let aim = dice.unit() * total;
        let street = self.busy.partition_point(|&sum| sum <= aim).min(self.streets.len() - 1);
        self.on_street(street, dice)
    }

    /// A spot on the same street as another, or on one around the corner.
    pub(super) fn near(&self, spot: Spot, dice: &mut Dice) -> Spot {
        const WALK_M: f64 = 600.0;
        let around = &self.streets[spot.street].near;
        for _ in 0..6 {
            let street = if dice.chance(0.6) { spot.street } else { dice.pick(around).copied().unwrap_or(spot.street) };
            let found = self.on_street(street, dice);
            if found.point.metres_to(spot.point) < WALK_M {
                return found;
            }
        }
        self.at_house(spot.street, spot.house, dice)
    }

    fn on_street(&self, street: usize, dice: &mut Dice) -> Spot {
        // More people live at the lower numbers, near the centre that the street leaves from.
        let share = dice.unit().powf(1.25);
        let house = f64::from(self.streets[street].houses - 1) * share;
        self.at_house(street, count_of(whole(house)) + 1, dice)
    }

    /// Before the house: odd numbers on one side, even ones on the other, and a step or two to the side.
    fn at_house(&self, index: usize, house: u16, dice: &mut Dice) -> Spot {
        let aside_m = dice.between(-6.0, 6.0);
        let point = self.streets[index].before_house(house, aside_m, dice.between(-0.3, 0.3));
        Spot { street: index, house, point }
    }

    /// The address of a spot: where the request's place is, for those who do the work. Private.
    pub(super) fn address(&self, spot: Spot) -> String {
        format!("{}, {}", self.streets[spot.street].name, spot.house)
    }
}

impl Street {
    /// A place before the house, or so many metres to the side of it and so much of the way to the next house further.
    fn before_house(&self, house: u16, aside_m: f64, further: f64) -> LatLon {
        let along = f64::from(house) / f64::from(self.houses + 1);
        let side_m = if house.is_multiple_of(2) { 17.0 } else { -17.0 } + aside_m;
        let (north_m, east_m) = (self.along.0 * NORTH_M, self.along.1 * EAST_M);
        let (across_north, across_east) = (-east_m / self.length_m, north_m / self.length_m);
        let step = further / f64::from(self.houses + 1);
        LatLon {
            lat: self.start.lat + self.along.0 * (along + step) + side_m * across_north / NORTH_M,
            lon: self.start.lon + self.along.1 * (along + step) + side_m * across_east / EAST_M,
        }
    }
}

/// How often a place for a street is looked for.
const MOST_TRIES: u32 = 2_000;

/// A street of the district; both ends lie inside it and on dry land.
fn street(dice: &mut Dice, name: String, quarters: &[(f64, f64, f64)], border: &Border, grain: f64) -> Street {
    let weights: Vec<f64> = quarters.iter().map(|(.., weight)| *weight).collect();
    let mut spread_m = 1_500.0;
    let mut tries = 0;
    loop {
        let (lat, lon, _) = quarters[dice.weighted(&weights)];
        let middle =
            LatLon { lat: lat + dice.normal() * spread_m / NORTH_M, lon: lon + dice.normal() * spread_m / EAST_M };
        // Streets run along the grain of their district or across it, a few askew.
        let turned = if dice.chance(0.5) { std::f64::consts::FRAC_PI_2 } else { 0.0 };
        let (sin, cos) = (grain + turned + 0.12 * dice.normal()).sin_cos();
        let length_m = dice.between(250.0, 700.0) + 900.0 * dice.unit().powi(4);
        let along = (sin * length_m / NORTH_M, cos * length_m / EAST_M);
        let at = |part: f64| LatLon { lat: middle.lat + along.0 * part, lon: middle.lon + along.1 * part };
        let (start, end) = (at(-0.5), at(0.5));
        let fits = |point| border.contains(point) && metres_to_river(point) > RIVER_HALF_WIDTH_M;
        // A city that has other borders than the demo's may not hold its quarters: then anything goes.
        if tries > MOST_TRIES || [start, middle, end].into_iter().all(fits) {
            let houses = count_of(whole(length_m / dice.between(14.0, 26.0))).max(6);
            return Street { name, start, along, length_m, houses, near: Vec::new() };
        }
        // A quarter at the water's edge: look nearer to its middle.
        spread_m = (spread_m * 0.97).max(200.0);
        tries += 1;
    }
}

/// Tells each street which others have their middle within a walk of its own.
fn link(streets: &mut [Street]) {
    const WALK_M: f64 = 700.0;
    let middle = |s: &Street| LatLon { lat: s.start.lat + s.along.0 / 2.0, lon: s.start.lon + s.along.1 / 2.0 };
    let middles: Vec<LatLon> = streets.iter().map(middle).collect();
    for (index, street) in streets.iter_mut().enumerate() {
        let close = |other: &usize| *other != index && middles[index].metres_to(middles[*other]) < WALK_M;
        street.near = (0..middles.len()).filter(close).collect();
    }
}

/// Invented names, each once, in an order of chance.
fn names(dice: &mut Dice) -> Vec<String> {
    let mut names = Vec::new();
    for quality in STREET_QUALITIES {
        for noun in STREET_NOUNS {
            let weights = STREET_KINDS.map(|(_, weight)| weight);
            let (kind, _) = STREET_KINDS[dice.weighted(&weights)];
            names.push(format!("{kind} {quality} {noun}"));
        }
    }
    for last in (1..names.len()).rev() {
        names.swap(last, dice.below(last + 1));
    }
    names
}

/// Metres from the point to the middle of the river.
fn metres_to_river(point: LatLon) -> f64 {
    let flat = |(lat, lon): (f64, f64)| ((lon - point.lon) * EAST_M, (lat - point.lat) * NORTH_M);
    RIVER
        .windows(2)
        .map(|reach| {
            let ((ax, ay), (bx, by)) = (flat(reach[0]), flat(reach[1]));
            let (dx, dy) = (bx - ax, by - ay);
            let along = (-(ax * dx + ay * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
            (ax + along * dx).hypot(ay + along * dy)
        })
        .fold(f64::INFINITY, f64::min)
}

/// A count from a number that is not negative.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(number: f64) -> usize {
    number.max(0.0) as usize
}

fn count_of(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::districts::districts;

    #[test]
    fn streets_lie_in_their_districts_and_out_of_the_river() {
        let districts = districts(1);
        let places = Places::new(1, &districts);
        assert!((400..440).contains(&places.len()), "{}", places.len());
        let mut dice = Dice::of(1, Topic::Request, 1);
        let mut strays = 0;
        for _ in 0..5_000 {
            let spot = places.anywhere(&mut dice);
            assert!(metres_to_river(spot.point) > RIVER_HALF_WIDTH_M - 60.0);
            let inside = districts.iter().filter(|district| district.border.contains(spot.point)).count();
            strays += usize::from(inside != 1);
        }
        // A house beside a street that touches the outline may stand outside it.
        assert!(strays < 50, "{strays} outside");
    }

    #[test]
    fn near_is_near() {
        let places = Places::new(1, &districts(1));
        let mut dice = Dice::of(1, Topic::Request, 2);
        for _ in 0..500 {
            let spot = places.anywhere(&mut dice);
            assert!(places.near(spot, &mut dice).point.metres_to(spot.point) < 650.0);
        }
    }

    #[test]
    fn names_are_each_given_once() {
        let places = Places::new(1, &districts(1));
        let mut names: Vec<_> = places.streets.iter().map(|s| &s.name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), places.len());
    }
}
