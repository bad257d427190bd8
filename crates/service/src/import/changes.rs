//! What an import of a list by code did.

/// What an import of a classifier, of executors or of districts did to the rows of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Rows whose code is new.
    pub created: u64,
    /// Rows whose code was there, with other contents.
    pub updated: u64,
    /// Rows that were there just so.
    pub unchanged: u64,
}

/// What is to be done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Create,
    Update,
    Keep,
}

impl Changes {
    /// Counts a row that stands as `old` in the register and as `new` in the file.
    pub(super) fn count<T: PartialEq>(&mut self, old: Option<&T>, new: &T) -> Change {
        match old {
            None => {
                self.created += 1;
                Change::Create
            }
            Some(old) if old == new => {
                self.unchanged += 1;
                Change::Keep
            }
            Some(_) => {
                self.updated += 1;
                Change::Update
            }
        }
    }
}
