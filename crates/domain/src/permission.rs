//! What people of the centre, of executors and of the city may do here beside the steps of a request, which are
//! [`crate::workflow::TABLE`]'s to say.
//!
//! One table, checked in one place for every action; docs/permissions.md shows it.

use crate::code::coded;
use crate::workflow::Role;

coded! {
    /// Something that not everybody may do.
    pub enum Permission {
        /// Take calls: the desk, its log, the caller's earlier requests.
        TakeCalls = 0 "take_calls",
        /// Look for any request, and see the whole of it with its applicant.
        SeeRequests = 1 "see_requests",
        /// See the requests of one's own organisation, with whom to call about them.
        WorkQueue = 2 "work_queue",
        /// Name executors where the rules could not, and for many requests at once.
        Dispatch = 3 "dispatch",
        /// Make one mass incident of many requests.
        RunIncidents = 4 "run_incidents",
        /// Check reported work, call applicants back, answer executors who ask for more time.
        Control = 5 "control",
        /// Pass texts and photos for the public.
        Moderate = 6 "moderate",
        /// Enter poor and late work into the log of sanctions.
        Sanction = 7 "sanction",
        /// Read the log of sanctions.
        ReadSanctions = 8 "read_sanctions",
        /// Change who gets which requests.
        ManageRouting = 9 "manage_routing",
        /// Make, change and close accounts of those who work here.
        ManagePeople = 10 "manage_people",
        /// Change directions, types and executors.
        ManageClassifier = 11 "manage_classifier",
        /// Change settings.
        ManageSettings = 12 "manage_settings",
        /// Make and revoke keys for other programs.
        ManageKeys = 13 "manage_keys",
        /// Read who changed what, and who saw whose personal data.
        ReadAudit = 14 "read_audit",
        /// Read the list of what nobody has on the books.
        ReadAssets = 15 "read_assets",
    }
}

use Permission as P;
use Role::{Admin, Controller, Dispatcher, Executor, Official, Operator};

/// Who may do what.
pub const PERMISSIONS: &[(Permission, &[Role])] = &[
    (P::TakeCalls, &[Operator, Dispatcher]),
    (P::SeeRequests, &[Operator, Dispatcher, Controller]),
    (P::WorkQueue, &[Executor]),
    (P::Dispatch, &[Dispatcher]),
    (P::RunIncidents, &[Operator, Dispatcher]),
    (P::Control, &[Controller]),
    (P::Moderate, &[Controller]),
    (P::Sanction, &[Controller]),
    (P::ReadSanctions, &[Dispatcher, Controller, Official, Admin]),
    (P::ManageRouting, &[Dispatcher, Admin]),
    (P::ManagePeople, &[Admin]),
    (P::ManageClassifier, &[Admin]),
    (P::ManageSettings, &[Admin]),
    (P::ManageKeys, &[Admin]),
    (P::ReadAudit, &[Admin]),
    (P::ReadAssets, &[Dispatcher, Controller, Official, Admin]),
];

coded! {
    /// What a key opens for another program.
    pub enum Scope {
        /// Telling of calls.
        Telephony = 0 "telephony",
    }
}

/// Whether the role may do it.
#[must_use]
pub fn may(role: Role, permission: Permission) -> bool {
    PERMISSIONS.iter().any(|(of, roles)| *of == permission && roles.contains(&role))
}

/// Whether it is the role of somebody who works here, and not of a resident or of the system itself.
#[must_use]
pub const fn is_staff(role: Role) -> bool {
    matches!(role, Operator | Dispatcher | Executor | Controller | Official | Admin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_stands_in_the_table_once() {
        for &permission in Permission::ALL {
            assert_eq!(PERMISSIONS.iter().filter(|(of, _)| *of == permission).count(), 1, "{permission}");
        }
        assert_eq!(PERMISSIONS.len(), Permission::ALL.len());
    }

    #[test]
    fn only_staff_may_anything() {
        for &role in Role::ALL {
            let anything = Permission::ALL.iter().any(|&permission| may(role, permission));
            assert_eq!(anything, is_staff(role), "{role}");
        }
    }

    /// Who runs the machine reads no requests, and who works on requests runs no machine.
    #[test]
    fn an_admin_sees_no_requests_and_an_official_only_figures() {
        for permission in [P::SeeRequests, P::TakeCalls, P::WorkQueue, P::Control, P::Moderate, P::Dispatch] {
            assert!(!may(Admin, permission) && !may(Official, permission), "{permission}");
        }
        let of_officials: Vec<_> = Permission::ALL.iter().filter(|&&permission| may(Official, permission)).collect();
        assert_eq!(of_officials, [&P::ReadSanctions, &P::ReadAssets]);
        for permission in [P::ManagePeople, P::ManageSettings, P::ManageKeys, P::ReadAudit] {
            let who: Vec<_> = Role::ALL.iter().filter(|&&role| may(role, permission)).collect();
            assert_eq!(who, [&Admin], "{permission}");
        }
    }
}
