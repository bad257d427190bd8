//! The worked example of `docs/import/README.md`, row by row.

use domain::classifier::{ExecutorKind, Urgency};
use domain::event::{Change, Channel};
use domain::workflow::{ConfirmedBy, Resolution, Role, State};
use store::testing::TestDb;

use super::*;

#[tokio::test]
async fn the_worked_example() {
    TestDb::each(|db| async move {
        let mapping = Mapping::read(&docs("example.toml")).unwrap();
        let folder = TempDir::new().unwrap();
        let rejects = folder.path().join("rejects.csv");
        let options = Options { rejects: Some(rejects.clone()), ..Options::default() };
        let summary = requests(&db, &clock(), &docs("example.csv"), &mapping, &options, |_| ()).await.unwrap();

        assert_eq!((summary.rows, summary.imported, summary.repeats, summary.already_there), (13, 8, 1, 0));
        let rejected: Vec<_> = summary.first_rejects.iter().map(|reject| (reject.line, reject.reason.code())).collect();
        assert_eq!(rejected, [(10, "degrees"), (11, "date"), (12, "quote"), (13, "word")]);
        assert_eq!(summary.unmatched_by_count(), [("Koty na działkach", 1), ("Spór z sąsiadem", 1)]);
        assert_eq!(summary.unknown_words.keys().collect::<Vec<_>>(), [&("channel", "list".to_owned())]);
        let remarks: Vec<_> = summary.remarks.iter().map(|(remark, count)| (remark.code(), *count)).collect();
        assert_eq!(
            remarks,
            [
                ("no_deadline", 1),
                ("impossible_deadline", 1),
                ("no_point", 2),
                ("point_outside", 1),
                ("assigned_to_nobody", 1),
            ]
        );
        assert_eq!((summary.created_directions, summary.created_types, summary.created_executors), (20, 8, 4));
        let aside = std::fs::read_to_string(&rejects).unwrap();
        assert_eq!(aside.lines().count(), 5, "{aside}");
        assert!(aside.starts_with("\u{feff}line,reason,record\n"));

        the_register_holds_the_example(&db).await;
    })
    .await;
}

async fn the_register_holds_the_example(db: &TestDb) {
    let facts = facts(db).await;
    let classifier = known_classifier(db).await;
    let executor = |code: &str| Some(classifier.executor_by_code(code).unwrap().id);
    let direction = |fact: &Fact| {
        let kind = classifier.request_type(fact.type_id).unwrap();
        classifier.direction(kind.direction).unwrap().code.clone()
    };
    assert_eq!(facts.len(), 8);

    let first = &facts[0];
    assert_eq!(first.registered_at, at("2024-03-05T07:15:00Z"));
    assert_eq!(first.original_due_at, Some(at("2024-03-08T22:59:59Z")));
    assert_eq!(first.closed_at, Some(at("2024-03-07T15:40:00Z")));
    assert_eq!(first.done_at, first.closed_at);
    assert_eq!((first.state, first.resolution), (State::Closed, Some(Resolution::Done)));
    assert_eq!((first.confirmed_by, first.channel), (Some(ConfirmedBy::Applicant), Channel::Phone));
    assert_eq!(first.executor, executor("zarzad-drog"));
    assert_eq!(direction(first), "roads");

    let [heat, water, lamp, bin, quarrel, check, cats] = &facts[1..] else { unreachable!() };
    assert_eq!((heat.state, direction(heat).as_str()), (State::InProgress, "heating"));
    assert_eq!((water.confirmed_by, water.channel), (Some(ConfirmedBy::Nobody), Channel::App));
    assert_eq!(water.executor, heat.executor);
    assert_eq!((lamp.state, lamp.original_due_at), (State::Assigned, Some(at("2024-04-02T21:59:59Z"))));
    // 02:30 on the night that jumped from 02:00 to 03:00.
    assert_eq!(bin.registered_at, at("2024-03-31T01:30:00Z"));
    assert_eq!((bin.state, bin.executor, bin.original_due_at), (State::Registered, None, None));
    assert_eq!((quarrel.resolution, quarrel.place), (Some(Resolution::OutOfCompetence), None));
    assert_eq!((quarrel.channel, direction(quarrel).as_str()), (Channel::Other, "other"));
    assert_eq!((check.state, check.resolution), (State::OnControl, Some(Resolution::Done)));
    assert_eq!(check.executor, first.executor);
    assert_eq!((cats.confirmed_by, cats.place), (Some(ConfirmedBy::Controller), None));

    let associations = classifier.executor_by_code("wspolnoty").unwrap();
    assert_eq!((quarrel.executor, cats.executor), (Some(associations.id), Some(associations.id)));
    assert_eq!(associations.kind, ExecutorKind::ByBuilding);
    assert!(classifier.executors().all(|row| !row.name.uk.contains("Lipowa")));
    assert!(classifier.types().all(|row| row.urgency == Urgency::Medium));
    assert!(classifier.type_by_code("roads.i1").is_some() && classifier.type_by_code("other.i2").is_some());

    let mut tx = db.read().await.unwrap();
    let settings = store::settings::load(&mut tx).await.unwrap();
    assert_eq!(settings["city_name_uk"], "Нове Място");
    assert_eq!((settings["time_zone"].as_str(), settings["centre"].as_str()), ("Europe/Warsaw", "52.23,21.01"));
    let events = store::event::of_request(&mut tx, first.id).await.unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].by, events[0].at), (Role::Import, clock().now()));
    assert!(matches!(events[0].change, Change::Imported { .. }));
    assert_eq!(Fact::fold(&events).as_ref(), Some(first));
}

#[test]
fn the_mapping_for_kyiv_is_valid() {
    let mapping = Mapping::read(&docs("kyiv-1551.toml")).unwrap();
    assert_eq!(mapping.source(), "kyiv-1551");
    let mut rules = rules::Rules::new(&mapping.rules, &mapping.executors);
    let mut direction = |category: &str| match rules.target(category) {
        Some(mapping::RuleTarget::Direction(code)) => code.clone(),
        other => format!("{other:?}"),
    };
    for (category, code) in [
        ("Відсутність ГВП", "heating"),
        ("Відсутність опалення по стояку", "heating"),
        ("Перерахунок плати за відсутність ГВП", "housing"),
        ("Укладання та ремонт асфальтного покриття", "roads"),
        ("Асфальтування автобусних зупинок", "transport"),
        ("Не працює вантажний  ліфт", "lifts"),
        ("Ремонт під’їзду;", "housing"),
        ("Відсутнє ХВП", "water"),
        ("Ліквідація викидів і розливів отруйних хімічних речовин", "None"),
        ("Перевірка дозвільної документації, демонтаж кіосків, ларків", "other"),
    ] {
        assert_eq!(direction(category), code, "{category}");
    }
    let mut executor = |name: &str| rules.executor(name).map(|target| target.code.clone());
    assert_eq!(executor("ОСББ \"Взуттєвик-1\"").as_deref(), Some("osbb"));
    assert_eq!(executor("Відділ по роботі з ЖБК, ОСББ"), None);
    assert_eq!(executor("Керівник апарату  Єрмак В.В.").as_deref(), Some("kerivnyk-aparatu"));
}
