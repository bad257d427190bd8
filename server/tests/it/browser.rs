//! A browser as far as forms and cookies go.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tower::ServiceExt;

use crate::support::{Answer, TestCity, form};

/// A browser: keeps the cookie that it is given.
pub(crate) struct Browser {
    router: Router,
    cookie: Option<String>,
}

impl Browser {
    pub(crate) fn at(city: &TestCity) -> Self {
        Self { router: city.router.clone(), cookie: None }
    }

    /// One that holds this cookie: `name=value`.
    pub(crate) fn with_cookie(city: &TestCity, cookie: &str) -> Self {
        Self { cookie: Some(cookie.to_owned()), ..Self::at(city) }
    }

    /// The cookie that it holds: `name=value`.
    pub(crate) fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "same-origin", String::new()).await
    }

    /// Sends a form of a page of the site.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send("POST", path, "same-origin", form(fields)).await
    }

    /// Sends a form of a page of another site.
    pub(crate) async fn post_from_elsewhere(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send("POST", path, "cross-site", form(fields)).await
    }

    /// Sends a form, and goes where it leads.
    pub(crate) async fn post_and_go(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {answer:?}");
        let location = answer.header("location").to_owned();
        self.get(location.split('#').next().unwrap()).await
    }

    async fn send(&mut self, method: &str, path: &str, from: &str, body: String) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "misto.test")
            .header("sec-fetch-site", from)
            .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let answer = Answer { status: head.status, headers: head.headers, bytes };
        let set = answer.header("set-cookie");
        if set.contains("Max-Age=0") {
            self.cookie = None;
        } else if !set.is_empty() {
            self.cookie = set.split(';').next().map(str::to_owned);
        }
        answer
    }
}
