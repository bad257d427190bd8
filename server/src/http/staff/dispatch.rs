//! `/dispatch`: what no rule decided, the rules, and what nobody has on the books.

use app::documents::Fault;
use app::documents::staff::dispatch::{
    Asked as AskedFor, BoardView, RulesView, assets_csv, assets_page, board_page, list_code, rules_page,
};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::id::{RequestId, RuleId};
use domain::query::Problem;
use domain::workflow::Resolution;
use service::Error;
use service::dispatch::{
    self, Bulk, List, Outcome, Picked, Sieve, Tried, TypedRule, add_rule, board, bulk, move_rule, remove_rule,
    try_rules,
};

use super::super::Web;
use super::super::person::failed::failed;
use super::super::person::{Asked, Typed, bilingual, fault_of, page, see};
use super::Worker;

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/dispatch", &get(show).post(together))
        .merge(bilingual("/dispatch/rules", &get(rules).post(change_rules)))
        .merge(bilingual("/dispatch/assets", &get(assets)))
        .merge(bilingual("/dispatch/assets.csv", &get(assets_file)))
}

/// What a form of many requests came to.
#[derive(Default)]
struct Came {
    typed: Vec<(String, String)>,
    fault: Option<Fault>,
    refused: Option<Error>,
    outcomes: Vec<Outcome>,
}

async fn show(State(web): State<Web>, worker: Worker, asked: Asked) -> Response {
    let get = |name: &str| asked.get(name).trim().to_owned();
    let asked = AskedFor {
        list: get("list"),
        id: get("id"),
        direction: get("direction"),
        type_code: get("type"),
        district: get("district"),
    };
    shown(&web, &worker, &asked, StatusCode::OK, Came::default()).await
}

async fn shown(web: &Web, worker: &Worker, asked: &AskedFor, status: StatusCode, came: Came) -> Response {
    let list = List::ALL.into_iter().find(|list| list_code(*list) == asked.list).unwrap_or(List::Undecided);
    let classifier = web.city.classifier();
    // What the city does not know filters nothing away.
    let sieve = Sieve {
        type_id: classifier.type_by_code(&asked.type_code).map(|row| row.id),
        direction: classifier.direction_by_code(&asked.direction).map(|row| row.id),
        district: classifier.district_by_code(&asked.district).map(|row| row.id),
        id: number(&asked.id),
    };
    let board = match board(&web.city, &worker.staff, list, sieve).await {
        Ok(board) => board,
        Err(error) => return failed(web, &worker.visitor, error).await,
    };
    let view = BoardView {
        board: &board,
        list,
        asked,
        classifier: &classifier,
        typed: &came.typed,
        fault: came.fault,
        refused: came.refused.as_ref(),
        outcomes: &came.outcomes,
    };
    page(web, &worker.visitor, status, |frame| board_page(frame, &view)).await
}

/// The number of a request, also as people write it.
fn number(text: &str) -> Option<RequestId> {
    text.trim().trim_start_matches('№').trim().parse().ok().filter(|id| *id > 0).map(RequestId)
}

/// Does something with all requests that were picked, and tells of each.
async fn together(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    let get = |name: &str| typed.get(name).trim().to_owned();
    let asked = AskedFor {
        list: get("list"),
        id: get("id"),
        direction: get("direction"),
        type_code: get("type"),
        district: get("district"),
    };
    let what = what(&web, &typed);
    let typed = typed.into_fields();
    let mut picked: Vec<Picked> = typed
        .iter()
        .filter_map(|(name, version)| {
            Some(Picked { id: number(name.strip_prefix("pick-")?)?, version: version.parse().ok() })
        })
        .collect();
    picked.sort_by_key(|picked| picked.id);
    let done = match what {
        Ok(what) => bulk(&web.city, &worker.staff, &picked, &what).await,
        // Who may not do any of it is told that first.
        Err(fault) => match worker.staff.need(&web.city, domain::permission::Permission::Dispatch).await {
            Ok(()) => Err(Error::Form { field: fault.field, problem: fault.problem }),
            Err(error) => Err(error),
        },
    };
    match done {
        Ok(outcomes) => {
            let all = outcomes.iter().all(|outcome| outcome.done.is_ok());
            let status = if all { StatusCode::OK } else { StatusCode::CONFLICT };
            // What was written for those that are done is not wanted again.
            let typed = if all { Vec::new() } else { typed };
            shown(&web, &worker, &asked, status, Came { typed, outcomes, ..Came::default() }).await
        }
        Err(error @ Error::Form { .. }) => {
            let came = Came { typed, fault: fault_of(&error), ..Came::default() };
            shown(&web, &worker, &asked, StatusCode::BAD_REQUEST, came).await
        }
        Err(error @ Error::Refused(_)) => {
            shown(&web, &worker, &asked, StatusCode::CONFLICT, Came { typed, refused: Some(error), ..Came::default() })
                .await
        }
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

/// What is to be done with them.
fn what(web: &Web, typed: &Typed) -> Result<Bulk, Fault> {
    let classifier = web.city.classifier();
    let required = |field: &'static str| match typed.get(field).trim() {
        "" => Err(Fault { field, problem: Problem::Missing }),
        text => Ok(text.to_owned()),
    };
    let unknown = |field: &'static str| Fault { field, problem: Problem::Unknown };
    let reason = typed.get("reason").to_owned();
    Ok(match typed.get("do") {
        "give" => {
            let executor = classifier.executor_by_code(&required("executor")?).ok_or(unknown("executor"))?.id;
            Bulk::Give { executor, reason }
        }
        "merge" => {
            let into = number(&required("into")?).ok_or(Fault { field: "into", problem: Problem::Malformed })?;
            Bulk::Merge { into }
        }
        "close" => {
            let resolution = Resolution::from_code(&required("resolution")?).ok_or(unknown("resolution"))?;
            Bulk::Close { resolution, reason }
        }
        _ => return Err(unknown("do")),
    })
}

/// What a form about the rules came to.
#[derive(Default)]
struct Changed {
    typed: TypedRule,
    fault: Option<Fault>,
    asked: (String, String),
    tried: Option<Tried>,
}

async fn rules(State(web): State<Web>, worker: Worker) -> Response {
    rules_shown(&web, &worker, StatusCode::OK, Changed::default()).await
}

async fn rules_shown(web: &Web, worker: &Worker, status: StatusCode, changed: Changed) -> Response {
    let rules = match dispatch::rules(&web.city, &worker.staff).await {
        Ok(rules) => rules,
        Err(error) => return failed(web, &worker.visitor, error).await,
    };
    let contractor = match changed.tried.as_ref().and_then(|tried| tried.contractor) {
        Some(id) => match dispatch::contractor(&web.city, &worker.staff, id).await {
            Ok(contractor) => contractor,
            Err(error) => return failed(web, &worker.visitor, error).await,
        },
        None => None,
    };
    let classifier = web.city.classifier();
    let view = RulesView {
        rules: &rules,
        classifier: &classifier,
        typed: &changed.typed,
        fault: changed.fault,
        asked: (&changed.asked.0, &changed.asked.1),
        tried: changed.tried.as_ref().map(|tried| (tried, contractor.as_ref())),
    };
    page(web, &worker.visitor, status, |frame| rules_page(frame, &view)).await
}

async fn change_rules(State(web): State<Web>, worker: Worker, typed: Typed) -> Response {
    let (city, staff) = (&web.city, &worker.staff);
    let get = |name: &str| typed.get(name).to_owned();
    let rule = RuleId(typed.get("rule").parse().unwrap_or_default());
    let mut changed = Changed::default();
    let done = match typed.get("do") {
        "add" => {
            changed.typed = TypedRule {
                matter: get("matter"),
                district: get("district"),
                street: get("street"),
                house: get("house"),
                executor: get("executor"),
            };
            add_rule(city, staff, &changed.typed).await.map(drop)
        }
        "up" => move_rule(city, staff, rule, true).await,
        "down" => move_rule(city, staff, rule, false).await,
        "remove" => remove_rule(city, staff, rule).await,
        // What is asked for stands in no address: it may be somebody's home.
        "try" => {
            changed.asked = (get("type"), get("address"));
            match try_rules(city, staff, &changed.asked.0, &changed.asked.1).await {
                Ok(tried) => {
                    changed.tried = Some(tried);
                    return rules_shown(&web, &worker, StatusCode::OK, changed).await;
                }
                Err(error) => Err(error),
            }
        }
        _ => match staff.need(city, domain::permission::Permission::ManageRouting).await {
            Ok(()) => Err(Error::Form { field: "do", problem: Problem::Unknown }),
            Err(error) => Err(error),
        },
    };
    match done {
        // Somebody else removed it: the list tells.
        Ok(()) | Err(Error::NotFound) => see(&worker.visitor.link("/dispatch/rules")),
        Err(error @ Error::Form { .. }) => {
            changed.fault = fault_of(&error);
            rules_shown(&web, &worker, StatusCode::BAD_REQUEST, changed).await
        }
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

async fn assets(State(web): State<Web>, worker: Worker) -> Response {
    match dispatch::assets(&web.city, &worker.staff).await {
        Ok(assets) => {
            let classifier = web.city.classifier();
            page(&web, &worker.visitor, StatusCode::OK, |frame| assets_page(frame, &assets, &classifier)).await
        }
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}

async fn assets_file(State(web): State<Web>, worker: Worker) -> Response {
    match dispatch::assets(&web.city, &worker.staff).await {
        Ok(assets) => {
            let csv = assets_csv(&assets, &web.city.classifier(), worker.visitor.lang);
            let head = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"assets.csv\""),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (head, csv).into_response()
        }
        Err(error) => failed(&web, &worker.visitor, error).await,
    }
}
