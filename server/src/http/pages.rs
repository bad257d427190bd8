//! The pages: the app, rendered.
//!
//! A page carries a nonce of its own, so its bytes are never the same twice: it has no `ETag` and is asked for anew each time
//! (`Cache-Control: no-cache`). No page sets or reads a cookie.

use std::sync::OnceLock;

use app::App;
use app::shell::shell;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list_with_exclusions_and_ssg_and_context,
};

use super::Web;
use super::{api, headers};

const ASK_ANEW: HeaderValue = HeaderValue::from_static("no-cache");
/// No page is larger; one that is would be a mistake.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What pages and server functions find in their context: the city, the names of the site's files, and, on a page, the policy that
/// lets the scripts with its nonce run.
pub(crate) fn context(web: &Web) -> impl Fn() + Clone + Send + Sync + 'static {
    let web = web.clone();
    move || {
        provide_context(web.city.clone());
        provide_context(web.site.assets());
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Some(policy) = headers::page_policy(&nonce, &web.city.settings())
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// The app's routes.
pub(crate) fn router(web: &Web) -> Router<Web> {
    let options = options(web);
    let app = {
        let options = options.clone();
        move || shell(options.clone())
    };
    Router::new()
        .leptos_routes_with_context(&options, routes(web), context(web), app)
        .layer(from_fn(finish))
        .with_state(options)
}

/// The routes are the same for every city. They are listed once in a process, before its first page is rendered: while Leptos lists
/// them, no resource of the whole process is loaded, and a page that happens to be rendered then waits for ever.
fn routes(web: &Web) -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    let list = || {
        let own: Vec<String> = api::endpoints().map(str::to_owned).collect();
        generate_route_list_with_exclusions_and_ssg_and_context(App, Some(own), context(web)).0
    };
    ROUTES.get_or_init(list).clone()
}

/// The page that says that there is no such page.
pub(crate) async fn not_found(web: &Web, request: Request) -> Response {
    let options = options(web);
    let render = leptos_axum::render_app_async_with_context(context(web), move || shell(options.clone()));
    let mut response = render(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    whole(response).await
}

fn options(web: &Web) -> LeptosOptions {
    let name = web.site.output_name();
    // A binary without a built site still renders; its pages only stay without scripts.
    let name = if name.is_empty() { "misto" } else { name };
    LeptosOptions::builder().output_name(name).site_pkg_dir("pkg").build()
}

async fn finish(request: Request, next: Next) -> Response {
    whole(next.run(request).await).await
}

/// The page with its length known, to be asked for anew each time.
async fn whole(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes = match to_bytes(body, MOST_BYTES).await {
        Ok(bytes) => bytes,
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    head.headers.entry(header::CACHE_CONTROL).or_insert(ASK_ANEW);
    Response::from_parts(head, bytes.into())
}
