//! By which column the table is sorted: `sort=score` ascending, `sort=-score` descending.

use std::cmp::Ordering;

use domain::answer::ExecutorAnswer;
use domain::query::{Field, FieldError, Problem};

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Score,
    OnTime,
    Confirmed,
    Rework,
    Extended,
    Overdue,
    Median,
    Received,
    Due,
    Rating,
}

impl Column {
    /// All of them, from left to right.
    pub(super) const ALL: [Self; 11] = [
        Self::Name,
        Self::Score,
        Self::OnTime,
        Self::Confirmed,
        Self::Rework,
        Self::Extended,
        Self::Overdue,
        Self::Median,
        Self::Received,
        Self::Due,
        Self::Rating,
    ];

    const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Score => "score",
            Self::OnTime => "on_time",
            Self::Confirmed => "confirmed",
            Self::Rework => "rework",
            Self::Extended => "extended",
            Self::Overdue => "overdue",
            Self::Median => "median",
            Self::Received => "received",
            Self::Due => "due",
            Self::Rating => "rating",
        }
    }

    /// What is sorted by; `None`: no data. Names are compared as text.
    fn value(self, row: &ExecutorAnswer) -> Option<f64> {
        match self {
            Self::Name => None,
            Self::Score => row.score,
            Self::OnTime => row.on_time_share,
            Self::Confirmed => row.confirmed_share,
            Self::Rework => row.rework_share,
            Self::Extended => row.extended_share,
            Self::Overdue => row.overdue_now.map(f64::from),
            Self::Median => row.median_hours,
            Self::Received => Some(f64::from(row.received)),
            Self::Due => Some(f64::from(row.due)),
            Self::Rating => row.rating,
        }
    }
}

/// A column and a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sort {
    pub(super) column: Column,
    pub(super) descending: bool,
}

impl Default for Sort {
    /// The best score first.
    fn default() -> Self {
        Self { column: Column::Score, descending: true }
    }
}

impl Sort {
    /// Reads the parameter.
    ///
    /// # Errors
    /// There is no such column.
    pub(super) fn read(parameter: Option<&str>) -> Result<Self, FieldError> {
        let Some(text) = parameter else { return Ok(Self::default()) };
        let (code, descending) = text.strip_prefix('-').map_or((text, false), |code| (code, true));
        let column = Column::ALL.into_iter().find(|column| column.code() == code);
        column
            .map(|column| Self { column, descending })
            .ok_or(FieldError { field: Field::Sort, problem: Problem::Unknown })
    }

    /// The parameter.
    pub(super) fn text(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.column.code())
    }

    /// What a click on the column's head asks for: large numbers first and names from the first letter, and the other way the second time.
    pub(super) fn clicked(self, column: Column) -> Self {
        let descending = if self.column == column { !self.descending } else { column != Column::Name };
        Self { column, descending }
    }

    /// Sorts the rows. What has no data comes last either way; equals stand in the order of names.
    pub(super) fn apply(self, rows: &mut [ExecutorAnswer]) {
        rows.sort_by(|a, b| self.compare(a, b).then_with(|| a.name.cmp(&b.name)));
    }

    fn compare(self, a: &ExecutorAnswer, b: &ExecutorAnswer) -> Ordering {
        let way = |order: Ordering| if self.descending { order.reverse() } else { order };
        if self.column == Column::Name {
            return way(a.name.cmp(&b.name));
        }
        match (self.column.value(a), self.column.value(b)) {
            (Some(a), Some(b)) => way(a.total_cmp(&b)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    pub(in crate::pages::executors) fn row(name: &str, score: Option<f64>, received: u32) -> ExecutorAnswer {
        ExecutorAnswer {
            code: name.to_owned(),
            name: name.to_owned(),
            received,
            due: 0,
            on_time_share: None,
            overdue_now: None,
            median_hours: None,
            confirmed_share: None,
            confirmed_of: 0,
            rework_share: None,
            rework_of: 0,
            extended_share: None,
            rating: None,
            rating_count: 0,
            score,
        }
    }

    fn sorted(parameter: &str) -> String {
        let mut rows = [row("c", None, 3), row("a", Some(70.0), 1), row("b", Some(90.0), 1)];
        Sort::read(Some(parameter)).unwrap().apply(&mut rows);
        rows.map(|row| row.name).concat()
    }

    #[test]
    fn either_way_and_no_data_last() {
        assert_eq!(sorted("-score"), "bac");
        assert_eq!(sorted("score"), "abc");
        assert_eq!(sorted("name"), "abc");
        assert_eq!(sorted("-name"), "cba");
        assert_eq!(sorted("-received"), "cab");
    }

    #[test]
    fn the_parameter_and_back() {
        for column in Column::ALL {
            for descending in [false, true] {
                let sort = Sort { column, descending };
                assert_eq!(Sort::read(Some(&sort.text())), Ok(sort));
            }
        }
        assert_eq!(Sort::read(None), Ok(Sort::default()));
        assert_eq!(Sort::read(Some("colour")).unwrap_err().field, Field::Sort);
    }

    #[test]
    fn a_second_click_turns_it_round() {
        let first = Sort::default().clicked(Column::Received);
        assert_eq!(first.text(), "-received");
        assert_eq!(first.clicked(Column::Received).text(), "received");
        assert_eq!(first.clicked(Column::Name).text(), "name");
    }
}
