//! What people see: pages, components and server functions.
//!
//! Built twice: with `ssr` into the server, with `hydrate` into the browser's WASM. A page is an address: everything that it shows
//! can be linked, reloaded and read without JavaScript; what runs in the browser only adds to that.
//!
//! Where to look:
//! - [`api`]: server functions, the only way to the register;
//! - `pages`: one file for each address; `components`: what several of them show;
//! - `documents`: a person's own pages, rendered for that person and complete without scripts (see docs/adr/0004-documents.md);
//! - `map`: the map, as SVG from the server and as Leaflet in the browser;
//! - `i18n` and `words`: every text, and how numbers and times are said;
//! - [`notices`]: what is written to people;
//! - `address`: the parameters of addresses; `ask`: what pages ask the server; `live`, `clock`: what changes while a page is open.
#![recursion_limit = "256"]
// What the component macro writes is public inside of a private module.
#![allow(unreachable_pub)]

mod address;
pub mod api;
mod ask;
mod clock;
mod components;
#[cfg(feature = "ssr")]
pub mod deadlines;
#[cfg(feature = "ssr")]
pub mod documents;
mod i18n;
mod live;
mod map;
#[cfg(feature = "ssr")]
pub mod messages;
#[cfg(feature = "ssr")]
pub mod notices;
mod pages;
pub mod shell;
mod words;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

use ask::CityQuestion;
use pages::{
    English, ExecutorPage, ExecutorsPage, FindPage, HomePage, MapPage, NotFound, RequestPage, StatsPage, Ukrainian,
};

/// The whole site.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(CityQuestion::ask());
    view! {
        <Router>
            <Routes fallback=NotFound>
                <ParentRoute path=path!("/en") view=English>
                    <PageRoutes />
                </ParentRoute>
                <ParentRoute path=path!("") view=Ukrainian>
                    <PageRoutes />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The addresses, the same in both languages. All of them wait for their data: status and content are whole at the first byte.
#[component(transparent)]
fn PageRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
        <Route path=path!("/map") view=MapPage ssr=SsrMode::Async />
        <Route path=path!("/requests") view=FindPage ssr=SsrMode::Async />
        <Route path=path!("/requests/:id") view=RequestPage ssr=SsrMode::Async />
        <Route path=path!("/stats") view=StatsPage ssr=SsrMode::Async />
        <Route path=path!("/executors") view=ExecutorsPage ssr=SsrMode::Async />
        <Route path=path!("/executors/:code") view=ExecutorPage ssr=SsrMode::Async />
    }
    .into_inner()
    .into_any_nested_route()
}
