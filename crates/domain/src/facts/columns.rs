//! Requests as plain columns, and what is asked of a row everywhere.

use super::row::{EXTENDED, EXTENSION_UNKNOWN, REPORTED};
use super::second::NONE;
use crate::event::Channel;
use crate::workflow::{ConfirmedBy, Resolution, State};

/// Declares a row and the columns that hold many of them.
macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident: $type:ty,)+) => {
        /// One request, as the columns hold it.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub(crate) struct Row { $($(#[$doc])* pub(crate) $name: $type,)+ }

        /// Many requests: a vector for each field of [`Row`], all of one length.
        #[derive(Clone, Debug, Default)]
        pub(crate) struct Columns { $($(#[$doc])* pub(crate) $name: Vec<$type>,)+ }

        impl Columns {
            /// Adds a row at the end.
            pub(super) fn push(&mut self, row: Row) {
                $(self.$name.push(row.$name);)+
            }

            /// Puts another row in the place of one.
            pub(super) fn set(&mut self, at: usize, row: Row) {
                $(self.$name[at] = row.$name;)+
            }

            /// A row.
            pub(super) fn row(&self, at: usize) -> Row {
                Row { $($name: self.$name[at],)+ }
            }

            /// Keeps these rows, in this order.
            pub(super) fn take(&mut self, order: &[u32]) {
                $(self.$name = order.iter().map(|&at| self.$name[at as usize]).collect();)+
            }

            /// A copy that can take so many more rows without moving.
            pub(super) fn clone_with_room(&self, more: usize) -> Self {
                let mut copy = Self::default();
                $(
                    copy.$name.reserve_exact(self.$name.len() + more);
                    copy.$name.extend_from_slice(&self.$name);
                )+
                copy
            }

            /// Gives back memory that is held for rows to come.
            pub(super) fn shrink_to_fit(&mut self) {
                $(self.$name.shrink_to_fit();)+
            }

            /// Memory that the rows take.
            pub(super) fn bytes(&self) -> usize {
                0 $(+ self.$name.capacity() * size_of::<$type>())+
            }
        }
    };
}

columns! {
    /// The request's number.
    id: i64,
    /// How many events made it.
    version: u32,
    /// When it was registered, in whole seconds, as all times here.
    registered: u32,
    /// The deadline by its kind, or [`NONE`].
    original_due: u32,
    /// The date that work goes by, or [`NONE`].
    due: u32,
    /// When the work was done; [`NONE`]: not yet, or unknown, as the state says.
    done: u32,
    /// When it was closed; [`NONE`]: not yet, or unknown, as the state says.
    closed: u32,
    /// When it was rated, or [`NONE`].
    rated: u32,
    /// The public place in the square world, eastwards; see [`NOWHERE`](super::row::NOWHERE).
    x: u32,
    /// Southwards.
    y: u32,
    /// Its type.
    type_id: u16,
    /// Its executor, or [`NOBODY`](super::row::NOBODY).
    executor: u16,
    /// Its district, or [`NOBODY`](super::row::NOBODY).
    district: u16,
    /// How it came in.
    channel: Channel,
    /// Its state.
    state: State,
    /// How it was closed or, on control, reported.
    resolution: Option<Resolution>,
    /// Who confirmed it.
    confirmed_by: Option<ConfirmedBy>,
    /// The rating; 0: none.
    stars: u8,
    /// [`REPORTED`], [`EXTENDED`] and [`EXTENSION_UNKNOWN`].
    flags: u8,
}

impl Columns {
    /// Whether the work was done at a time that nobody knows.
    #[inline]
    pub(crate) fn done_is_unknown(&self, row: usize) -> bool {
        self.done[row] == NONE && !self.state[row].is_work_pending()
    }

    /// Whether it was closed at a time that nobody knows.
    #[inline]
    pub(crate) fn closed_is_unknown(&self, row: usize) -> bool {
        self.closed[row] == NONE && self.state[row] == State::Closed
    }

    /// Overdue now, as [`crate::fact::Fact::is_overdue`] says; `now` is a [`bound`](super::second::bound).
    #[inline]
    pub(crate) fn is_overdue(&self, row: usize, now: u32) -> bool {
        self.due[row] < now && self.state[row].is_work_pending()
    }

    /// Whether the time in `done` is that of a report.
    #[inline]
    pub(crate) fn is_reported(&self, row: usize) -> bool {
        self.flags[row] & REPORTED != 0
    }

    /// Whether more time was given.
    #[inline]
    pub(crate) fn is_extended(&self, row: usize) -> bool {
        self.flags[row] & EXTENDED != 0
    }

    /// Whether nobody knows if more time was given.
    #[inline]
    pub(crate) fn extension_is_unknown(&self, row: usize) -> bool {
        self.flags[row] & EXTENSION_UNKNOWN != 0
    }

    /// Whether its report is one that another register told of, which does not tell whether reports before it were sent back.
    #[inline]
    pub(crate) fn is_reported_elsewhere(&self, row: usize) -> bool {
        self.is_reported(row) & self.extension_is_unknown(row) & (self.version[row] == 1)
    }

    /// What rows are ordered by.
    pub(super) fn key(&self, row: usize) -> (u32, i64) {
        (self.registered[row], self.id[row])
    }
}
