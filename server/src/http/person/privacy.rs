//! `/privacy`: what the city does with personal data; and `/outbox`: what a made-up city would have sent.

use app::documents::outbox::outbox as outbox_document;
use app::documents::privacy::privacy as document;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use service::Error;

use super::super::Web;
use super::failed::failed;
use super::{Visitor, bilingual, page};

/// The pages.
pub(super) fn routes() -> Router<Web> {
    bilingual("/privacy", &get(privacy)).merge(bilingual("/outbox", &get(outbox)))
}

async fn privacy(State(web): State<Web>, visitor: Visitor) -> Response {
    page(&web, &visitor, StatusCode::OK, document).await
}

/// There is one only where nothing leaves the city.
async fn outbox(State(web): State<Web>, visitor: Visitor) -> Response {
    match web.city.outside().senders.outbox() {
        Some(outbox) => {
            let messages = outbox.messages();
            page(&web, &visitor, StatusCode::OK, |frame| outbox_document(frame, &messages)).await
        }
        None => failed(&web, &visitor, Error::NotFound).await,
    }
}
