//! How many connections the system lets this process hold.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Kept for the register's files, the site and those who only ask a question.
const RESERVE: u64 = 256;

/// Lets the process hold as many files and connections as it may ask for, and returns how many of them may be live streams.
///
/// Most systems let a process begin with 1,024 and ask for far more. Without asking, a thousand watchers would take them all, and nobody
/// else could connect.
pub(crate) fn raise(most_watchers: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, ..limit };
    let limit = if setrlimit(Resource::Nofile, raised).is_ok() { raised } else { limit };
    let room = limit.current.map_or(usize::MAX, |most| usize::try_from(room_of(most)).unwrap_or(usize::MAX));
    if room < most_watchers {
        tracing::warn!(room, most_watchers, "the system allows fewer open connections than --max-watchers");
    }
    most_watchers.min(room)
}

/// At least half of a small allowance stays for everything else.
fn room_of(most: u64) -> u64 {
    most - RESERVE.min(most / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_stays_for_those_who_only_ask() {
        for (most, room) in [(1_048_576, 1_048_320), (1024, 768), (100, 50), (0, 0)] {
            assert_eq!(room_of(most), room, "of {most}");
        }
    }

    #[test]
    fn nobody_gets_more_streams_than_were_set() {
        assert_eq!(raise(3), 3);
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum);
    }
}
