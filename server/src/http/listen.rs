//! Taking connections, and letting go of them. HTTP/1.1: a proxy in front of it speaks TLS and newer versions with browsers.

use std::future::Future;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use super::rate_limit::Peer;

/// Somebody who has not finished asking by then is let go, so that slow askers cannot hold all connections. It also bounds the pause
/// between two questions, and is longer than proxies keep a connection that they may want again.
const ASK_WITHIN: Duration = Duration::from_secs(75);
/// Answers under way may take this long after the stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// No request of ours is larger than this before its body; thousands of open streams keep a buffer each.
const READ_BUFFER: usize = 64 * 1024;
/// After the machine has run out of file descriptors.
const BREATH: Duration = Duration::from_millis(200);

/// Serves the router until `stop`, then lets the answers under way end. What is still open after ten seconds is cut.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let connections = GracefulShutdown::new();
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(ASK_WITHIN).max_buf_size(READ_BUFFER);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => spawn(stream, Peer(peer), &builder, router.clone(), &connections),
            Err(error) => rest_after(&error).await,
        }
    }
    drop(listener);
    if tokio::time::timeout(LAST_ANSWERS, connections.shutdown()).await.is_err() {
        tracing::warn!("some answers did not end in time and were cut");
    }
}

fn spawn(stream: TcpStream, peer: Peer, builder: &http1::Builder, router: Router, connections: &GracefulShutdown) {
    // Small frames leave at once; with Nagle's algorithm a streamed answer waits for the asker's acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    let service = TowerToHyperService::new(router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.map(Body::new)
    }));
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::trace!(%error, "a connection ended early");
        }
    });
}

async fn rest_after(error: &io::Error) {
    let of_one_connection = matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    );
    if !of_one_connection {
        tracing::error!(%error, "no connection can be taken");
        tokio::time::sleep(BREATH).await;
    }
}
