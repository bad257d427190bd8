//! Signing in through an identity provider, tried against a stand-in: a server of its own on loopback, with a key of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::classifier::Lang;
use domain::id::AccountId;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use service::admin::By;
use service::admin::people::{Password, PersonForm, add, set_disabled};
use service::provider::Provider;

use crate::support::{Answer, PASSWORD, TestCity};

const CLIENT: &str = "misto";
const SECRET: &str = "сезам";
const BACK: &str = "http://127.0.0.1/account/oidc/callback";

/// How the stand-in misbehaves, and what it was told.
struct Inner {
    issuer: String,
    key: EcdsaKeyPair,
    kid: String,
    /// What it says of who comes, beyond what it must.
    claims: Value,
    /// Which key it shows; another than it signs with, if it is to lie.
    shown: Vec<u8>,
    challenge: String,
    nonce: String,
    now: i64,
    asked: usize,
}

#[derive(Clone)]
struct StandIn(Arc<Mutex<Inner>>);

fn new_key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der.as_ref(), &random).unwrap()
}

impl StandIn {
    async fn start(now: i64) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let key = new_key();
        let shown = key.public_key().as_ref().to_vec();
        let (kid, claims) = ("one".to_owned(), json!({}));
        let (challenge, nonce) = (String::new(), String::new());
        let stand_in =
            Self(Arc::new(Mutex::new(Inner { issuer, key, kid, claims, shown, challenge, nonce, now, asked: 0 })));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .with_state(stand_in.clone());
        tokio::spawn(async move { axum_serve(listener, router).await });
        stand_in
    }

    fn provider(&self) -> Provider {
        Provider::new(&self.0.lock().unwrap().issuer, CLIENT, Some(SECRET), BACK).unwrap()
    }

    fn says(&self, claims: Value) {
        self.0.lock().unwrap().claims = claims;
    }

    /// Signs with a new key under a new name, and shows it.
    fn turns_its_key(&self) {
        let mut inner = self.0.lock().unwrap();
        inner.key = new_key();
        inner.kid = "two".to_owned();
        inner.shown = inner.key.public_key().as_ref().to_vec();
    }
}

async fn axum_serve(listener: tokio::net::TcpListener, router: Router) {
    server::http::listen::serve(listener, router, std::future::pending()).await;
}

async fn discovery(State(StandIn(inner)): State<StandIn>) -> Json<Value> {
    let issuer = &inner.lock().unwrap().issuer;
    Json(json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/jwks"),
    }))
}

async fn jwks(State(StandIn(inner)): State<StandIn>) -> Json<Value> {
    let mut inner = inner.lock().unwrap();
    inner.asked += 1;
    let (x, y) = inner.shown[1..].split_at(32);
    let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
    let strange = json!({"kty": "oct", "k": "AAAA"});
    Json(
        json!({"keys": [strange, {"kty": "EC", "crv": "P-256", "use": "sig", "kid": inner.kid, "x": encode(x), "y": encode(y)}]}),
    )
}

async fn token(
    State(StandIn(inner)): State<StandIn>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let inner = inner.lock().unwrap();
    let basic = headers["authorization"].to_str().unwrap().strip_prefix("Basic ").unwrap();
    let basic = String::from_utf8(STANDARD.decode(basic).unwrap()).unwrap();
    assert_eq!(basic, "misto:%D1%81%D0%B5%D0%B7%D0%B0%D0%BC");
    assert_eq!((form["grant_type"].as_str(), form["redirect_uri"].as_str()), ("authorization_code", BACK));
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
    assert_eq!(challenge, inner.challenge, "whoever brings the code began the way");
    if form["code"] != "code" {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"})));
    }
    let mut claims = json!({
        "iss": inner.issuer, "sub": "42", "aud": CLIENT, "exp": inner.now + 300, "iat": inner.now,
        "nonce": inner.nonce, "email": "Nina@City.Example", "email_verified": true,
    });
    for (key, value) in inner.claims.as_object().unwrap() {
        claims[key] = value.clone();
    }
    let header = json!({"alg": "ES256", "kid": inner.kid, "typ": "JWT"});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(&claims));
    let signature = inner.key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
    let id_token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()));
    (StatusCode::OK, Json(json!({"access_token": "x", "token_type": "Bearer", "id_token": id_token})))
}

/// A city, its provider, and somebody whom an admin has entered.
async fn scene() -> (TestCity, StandIn, AccountId) {
    let now = domain::time::Timestamp::parse(crate::support::NOON).unwrap().seconds();
    let stand_in = StandIn::start(now).await;
    let city = TestCity::with_provider(stand_in.provider()).await;
    let form = PersonForm {
        surname: "Нова".to_owned(),
        first_name: "Ніна".to_owned(),
        phone: "+380500000401".to_owned(),
        role: "controller".to_owned(),
        work_email: "nina@city.example".to_owned(),
        ..PersonForm::default()
    };
    let added = add(&city.city, By::CommandLine, &form, Password::First, Lang::Uk).await.unwrap();
    (city, stand_in, added.account)
}

/// The parameters of an address.
fn parameters(address: &str) -> HashMap<String, String> {
    let query = address.split_once('?').unwrap().1;
    let decode =
        |text: &str| percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8().unwrap().into_owned();
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.to_owned(), decode(value)))
        .collect()
}

fn cookies(answer: &Answer) -> Vec<String> {
    let all = answer.headers.get_all("set-cookie").iter();
    all.map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap().to_owned()).collect()
}

/// Goes to the provider, as far as its door. Returns the cookie of the way, and the state.
async fn begin(city: &TestCity, stand_in: &StandIn, path: &str) -> (String, String) {
    let answer = city.get(path).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let told = parameters(answer.header("location"));
    assert_eq!((told["response_type"].as_str(), told["code_challenge_method"].as_str()), ("code", "S256"));
    assert_eq!((told["client_id"].as_str(), told["redirect_uri"].as_str()), (CLIENT, BACK));
    assert!(told["scope"].split(' ').any(|scope| scope == "openid"));
    let mut inner = stand_in.0.lock().unwrap();
    inner.challenge.clone_from(&told["code_challenge"]);
    inner.nonce.clone_from(&told["nonce"]);
    (cookies(&answer).remove(0), told["state"].clone())
}

async fn come_back(city: &TestCity, way: &str, query: &str) -> Answer {
    city.ask("GET", &format!("/account/oidc/callback?{query}"), &[("cookie", way)]).await
}

async fn whole(city: &TestCity, stand_in: &StandIn) -> Answer {
    let (way, state) = begin(city, stand_in, "/account/oidc").await;
    come_back(city, &way, &format!("code=code&state={state}")).await
}

#[tokio::test]
async fn who_has_an_account_comes_in_and_lands_where_they_wanted() {
    let (city, stand_in, _) = scene().await;
    let page = city.get("/account/sign-in?next=%2Fcontrol%2Fcases").await;
    assert!(page.text().contains("href=\"/account/oidc?next=/control/cases\""), "{}", page.text());
    let (way, state) = begin(&city, &stand_in, "/en/account/oidc?next=%2Fen%2Fcontrol%2Fcases").await;
    let answer = come_back(&city, &way, &format!("code=code&state={state}")).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/en/control/cases"));
    let given = cookies(&answer);
    assert!(given.iter().any(|cookie| cookie == "misto-way="), "the way is gone: {given:?}");
    let session = given.iter().find(|cookie| cookie.starts_with("misto=")).unwrap();
    let own = city.ask("GET", "/control", &[("cookie", session)]).await;
    assert_eq!(own.status, StatusCode::OK, "no first password, no second factor: they are the provider's");

    // The same person under another address is known by the subject; whoever has the address now is not.
    stand_in.says(json!({"email": "other@city.example"}));
    assert_eq!(whole(&city, &stand_in).await.status, StatusCode::SEE_OTHER);
    stand_in.says(json!({"sub": "43"}));
    assert_eq!(whole(&city, &stand_in).await.status, StatusCode::FORBIDDEN);
    // New keys are asked for, and not more often than that.
    stand_in.says(json!({}));
    stand_in.turns_its_key();
    city.clock.set(city.city.now().plus_seconds(31));
    assert_eq!(whole(&city, &stand_in).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stand_in.0.lock().unwrap().asked, 2);
}

#[tokio::test]
async fn nobody_gets_rights_by_the_provider() {
    let (city, stand_in, account) = scene().await;
    for claims in [
        json!({"email": "stranger@city.example", "sub": "44"}),
        json!({"email_verified": false}),
        json!({"email": null}),
        json!({"email": ""}),
    ] {
        stand_in.says(claims.clone());
        let answer = whole(&city, &stand_in).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{claims}");
        assert!(answer.text().contains("role=\"alert\""), "{claims}");
        assert!(!cookies(&answer).iter().any(|cookie| cookie.starts_with("misto=")), "{claims}");
    }
    stand_in.says(json!({}));
    set_disabled(&city.city, By::CommandLine, account, true).await.unwrap();
    assert_eq!(whole(&city, &stand_in).await.status, StatusCode::FORBIDDEN, "who is disabled stays out");
}

#[tokio::test]
async fn what_is_not_the_providers_word_of_this_sign_in_is_refused_with_words() {
    let (city, stand_in, _) = scene().await;
    let now = city.city.now().seconds();
    for (claims, words) in [
        (json!({"nonce": "another"}), "іншого входу"),
        (json!({"aud": "another"}), "не цьому сайту"),
        (json!({"iss": "https://evil.example"}), "від іншої служби"),
        (json!({"exp": now - 61}), "вже не діє"),
        (json!({"iat": now + 61}), "вже не діє"),
    ] {
        stand_in.says(claims.clone());
        let answer = whole(&city, &stand_in).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{claims}");
        assert!(answer.text().contains(words), "{claims}: {}", answer.text());
    }
    stand_in.says(json!({}));
    let (way, state) = begin(&city, &stand_in, "/account/oidc").await;
    for (cookie, query, words) in [
        (way.as_str(), "code=code&state=another".to_owned(), "почато не тут"),
        ("", format!("code=code&state={state}"), "почато не тут"),
        ("misto-way=AAAA", format!("code=code&state={state}"), "почато не тут"),
        (way.as_str(), "code=code".to_owned(), "почато не тут"),
        (way.as_str(), format!("error=access_denied&state={state}"), "не пропустила"),
        (way.as_str(), format!("code=code&state={state}&iss=https%3A%2F%2Fevil.example"), "від іншої служби"),
        (way.as_str(), format!("code=stolen&state={state}"), "не підтвердила"),
    ] {
        let answer = come_back(&city, cookie, &query).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{query}");
        assert!(answer.text().contains(words), "{query}: {}", answer.text());
    }
    // Too long on the way.
    city.clock.set(city.city.now().plus_seconds(15 * 60));
    let late = come_back(&city, &way, &format!("code=code&state={state}")).await;
    assert!(late.status == StatusCode::FORBIDDEN && late.text().contains("надто давно"));
}

#[tokio::test]
async fn what_another_key_has_signed_is_refused() {
    let (city, stand_in, _) = scene().await;
    stand_in.0.lock().unwrap().shown = new_key().public_key().as_ref().to_vec();
    let answer = whole(&city, &stand_in).await;
    assert!(answer.status == StatusCode::FORBIDDEN && answer.text().contains("не підписано"), "{}", answer.status);
}

#[tokio::test]
async fn where_the_provider_does_not_answer_one_signs_in_with_a_password() {
    let dead = Provider::new("http://127.0.0.1:9", CLIENT, None, BACK).unwrap();
    let city = TestCity::with_provider(dead).await;
    let answer = city.get("/en/account/oidc").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text().contains("sign in with a password"), "{}", answer.text());
    city.staff(domain::workflow::Role::Operator, "+380500000402").await;
    let fields = [("phone", "+380500000402"), ("password", PASSWORD)];
    assert_eq!(city.post("/account/sign-in", &fields, None).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_citys_own_second_factor_can_be_asked_for_as_well() {
    let (city, stand_in, _) = scene().await;
    city.set("second_factor", "required").await;
    city.set("second_factor_of_provider", "false").await;
    let answer = whole(&city, &stand_in).await;
    let session = cookies(&answer).into_iter().find(|cookie| cookie.starts_with("misto=")).unwrap();
    let on = city.ask("GET", "/account/sign-in", &[("cookie", &session)]).await;
    assert_eq!(on.header("location"), "/account/second/enrol");
}
