//! The rules of accounts of those who work here.

use crate::intake::FormError;
use crate::permission::is_staff;
use crate::query::Problem;
use crate::workflow::Role;

/// For how many hours somebody who works here stays signed in without coming back: a shift.
pub const SESSION_HOURS: i64 = 12;
/// For how many minutes somebody who has given the password may take to give the rest.
pub const HALF_MINUTES: i64 = 15;
/// For how many hours a first password that somebody else has made holds: it must be changed at the first sign-in.
pub const FIRST_PASSWORD_HOURS: i64 = 7 * 24;
/// How many signs such a password has.
pub const FIRST_PASSWORD_SIGNS: usize = 16;

/// For how many hours somebody of the role stays signed in without coming back.
#[must_use]
pub const fn session_hours(role: Role) -> i64 {
    if is_staff(role) { SESSION_HOURS } else { crate::account::SESSION_HOURS }
}

/// Whether somebody may have this role, with an organisation or without: a person of an executor works for one, nobody else does.
///
/// # Errors
/// `role` is none of those who work here; `executor` is missing, or given for another role.
pub fn post(role: Role, has_executor: bool) -> Result<(), FormError> {
    let refuse = |field, problem| Err(FormError { field, problem });
    match (role, has_executor) {
        (role, _) if !is_staff(role) => refuse("role", Problem::OutOfRange),
        (Role::Executor, false) => refuse("executor", Problem::Missing),
        (Role::Executor, true) => Ok(()),
        (_, true) => refuse("executor", Problem::OutOfRange),
        (_, false) => Ok(()),
    }
}

/// Whether somebody may stop being an admin when there are so many others who can sign in: nobody takes the last one away.
///
/// # Errors
/// `role` is needed: there would be nobody left to give it back.
pub fn leaves_an_admin(was: Role, stays: bool, others: u64) -> Result<(), FormError> {
    if was == Role::Admin && !stays && others == 0 {
        return Err(FormError { field: "role", problem: Problem::Missing });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_executors_person_works_for_one() {
        for &role in Role::ALL {
            for has_executor in [false, true] {
                let refused = post(role, has_executor).err().map(|error| (error.field, error.problem));
                let expected = match (role, has_executor) {
                    (Role::System | Role::Applicant | Role::Import, _) => Some(("role", Problem::OutOfRange)),
                    (Role::Executor, false) => Some(("executor", Problem::Missing)),
                    (Role::Executor, true) => None,
                    (_, true) => Some(("executor", Problem::OutOfRange)),
                    (_, false) => None,
                };
                assert_eq!(refused, expected, "{role}, {has_executor}");
            }
        }
    }

    #[test]
    fn there_is_always_an_admin() {
        for (was, stays, others, may) in [
            (Role::Admin, false, 0, false),
            (Role::Admin, true, 0, true),
            (Role::Admin, false, 1, true),
            (Role::Operator, false, 0, true),
        ] {
            assert_eq!(leaves_an_admin(was, stays, others).is_ok(), may, "{was}, stays: {stays}, others: {others}");
        }
    }

    #[test]
    fn who_works_here_is_signed_out_after_a_shift() {
        assert_eq!(session_hours(Role::Applicant), crate::account::SESSION_HOURS);
        let of_staff = Role::ALL.iter().copied().filter(|role| is_staff(*role));
        assert!(of_staff.into_iter().all(|role| session_hours(role) == 12));
    }
}
