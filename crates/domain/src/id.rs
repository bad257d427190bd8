//! Numbers that name things. Each kind of thing has a type of its own, so that no executor is taken for a district.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// The number of a request, as a resident is told it. Positive, never reused.
    RequestId(i64)
);
id!(
    /// A call, as the desk knows it.
    CallId(i64)
);
id!(
    /// A direction of the classifier ("water supply").
    DirectionId(u16)
);
id!(
    /// A request type of the classifier ("main burst or leak").
    TypeId(u16)
);
id!(
    /// An executor: the utility, department or group that answers for a request.
    ExecutorId(u16)
);
id!(
    /// A district of the city.
    DistrictId(u16)
);
id!(
    /// An account: somebody who signs in, resident or staff.
    AccountId(i64)
);
id!(
    /// A note: free text that belongs to a request (a report, a reason, a comment).
    NoteId(i64)
);

id!(
    /// A routing rule: which executor gets what.
    RuleId(i64)
);
id!(
    /// A contractor: the house manager or lift company behind the one public name of a by-building executor.
    ContractorId(i64)
);
id!(
    /// A mass incident (масова аварія).
    IncidentId(i64)
);

impl DirectionId {
    /// The id as an index into a table that has one slot for each direction.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}
impl TypeId {
    /// The id as an index into a table that has one slot for each request type.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}
impl ExecutorId {
    /// The id as an index into a table that has one slot for each executor.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}
impl DistrictId {
    /// The id as an index into a table that has one slot for each district.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}
