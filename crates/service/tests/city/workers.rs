//! People who work here, for tests.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::account::PRIVACY_VERSION;
use domain::classifier::Lang;
use domain::id::RequestId;
use domain::intake::ApplicantForm;
use domain::workflow::{Resolution, Role};
use service::City;
use service::act::Deed;
use service::staff::{Staff, act};
use store::account::NewAccount;

/// Each has a phone of their own.
static COUNT: AtomicU32 = AtomicU32::new(1);

/// Somebody of the staff; of an executor, one of its people.
pub(crate) async fn worker(city: &City, role: Role, executor: Option<&str>) -> Staff {
    let executor = executor.map(|code| city.classifier().executor_by_code(code).unwrap().id);
    let mut tx = city.db().begin().await.unwrap();
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let person = ApplicantForm {
        surname: "Працюк".to_owned(),
        first_name: "Ганна".to_owned(),
        phone: format!("067 555 {number:04}"),
        address: "вул. Робоча, 1".to_owned(),
        ..ApplicantForm::default()
    };
    let person = person.check().unwrap();
    let new = NewAccount {
        person: &person,
        password: "",
        role,
        executor,
        lang: Lang::Uk,
        privacy: PRIVACY_VERSION,
        at: city.now(),
    };
    let account = store::account::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    let (surname, first_name) = (person.surname.clone(), person.first_name.clone());
    Staff { account, role, executor, surname, first_name, lang: Lang::Uk }
}

/// Takes a request on and reports it done.
pub(crate) async fn report(city: &City, staff: &Staff, id: RequestId) {
    act(city, staff, id, &Deed::Accept, &[], None).await.unwrap();
    report_again(city, staff, id).await;
}

/// Reports what was taken on, or sent back.
pub(crate) async fn report_again(city: &City, staff: &Staff, id: RequestId) {
    let done = Deed::Report { resolution: Resolution::Done, text: "Замінили трубу".to_owned() };
    act(city, staff, id, &done, &[], None).await.unwrap();
}
