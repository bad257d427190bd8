//! A small city, and ways to ask it.

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Request, StatusCode};
use domain::classifier::Lang;
use domain::event::Channel;
use domain::id::RequestId;
use domain::intake::ApplicantForm;
use domain::place::LatLon;
use domain::time::Timestamp;
use domain::workflow::Role;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use server::http::{Options, Site, router};
use service::account::Asker;
use service::account::sign_in::sign_in;
use service::account::sign_up::{self, SignUpForm};
use service::account::staff::{NewStaff, add_staff};
use service::outside::Outside;
use service::photo::PhotoStore;
use service::provider::Provider;
use service::register::{Asked, NewRequest, register};
use service::sender::{Outbox, Senders};
use service::{City, Clock, import};
use store::Db;
use tempfile::TempDir;
use tower::ServiceExt;

/// A Sunday noon in Kyiv.
pub(crate) const NOON: &str = "2026-11-22T10:00:00Z";
/// What nobody in public may ever read.
pub(crate) const SURNAME: &str = "Тестенко";

/// A city with the default classifier and two requests, whose clock stands still.
pub(crate) struct TestCity {
    pub(crate) city: City,
    pub(crate) clock: Clock,
    pub(crate) router: Router,
    /// What the city has sent.
    pub(crate) outbox: Arc<Outbox>,
    _folder: TempDir,
}

impl TestCity {
    pub(crate) async fn new() -> Self {
        Self::with(Site::default(), &Options::default()).await
    }

    pub(crate) async fn with(site: Site, options: &Options) -> Self {
        let outbox = Arc::new(Outbox::default());
        let senders = Senders::to_outbox(&outbox);
        let photos = Some(PhotoStore::in_memory());
        Self::reaching(site, options, outbox, Outside { senders, photos, words: app::messages::words, provider: None })
            .await
    }

    /// One whose staff may come through an identity provider.
    pub(crate) async fn with_provider(provider: Provider) -> Self {
        let outside = Outside { provider: Some(provider), words: app::messages::words, ..Outside::default() };
        Self::reaching(Site::default(), &Options::default(), Arc::default(), outside).await
    }

    /// One that reaches nobody.
    pub(crate) async fn unreaching() -> Self {
        Self::reaching(Site::default(), &Options::default(), Arc::default(), Outside::default()).await
    }

    async fn reaching(site: Site, options: &Options, outbox: Arc<Outbox>, outside: Outside) -> Self {
        let folder = TempDir::new().unwrap();
        let db = Db::open(&format!("sqlite:{}", folder.path().join("city.db").display())).await.unwrap();
        db.migrate().await.unwrap();
        import::executors_from(&db, import::DEFAULT_EXECUTORS.as_bytes()).await.unwrap();
        import::classifier_from(&db, import::DEFAULT_CLASSIFIER.as_bytes()).await.unwrap();
        let clock = Clock::fixed(Timestamp::parse(NOON).unwrap());
        let city = City::open_with(db, clock.clone(), outside).await.unwrap();
        let router = router(city.clone(), site, options);
        let test = Self { city, clock, router, outbox, _folder: folder };
        test.register().await;
        test.register().await;
        test
    }

    /// Registers a leak in the middle of the city, and takes it into the public view.
    pub(crate) async fn register(&self) -> RequestId {
        let registered = register(&self.city, Role::Operator, leak()).await.unwrap();
        self.city.catch_up().await.unwrap();
        registered.id
    }

    pub(crate) async fn set(&self, key: &str, value: &str) {
        service::settings::set(self.city.db(), key, value).await.unwrap();
        self.city.catch_up().await.unwrap();
    }

    pub(crate) async fn get(&self, uri: &str) -> Answer {
        self.ask("GET", uri, &[]).await
    }

    pub(crate) async fn ask(&self, method: &str, uri: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, uri, headers, Body::empty()).await
    }

    /// Sends a form as a browser does from a page of ours.
    pub(crate) async fn post(&self, uri: &str, fields: &[(&str, &str)], cookie: Option<&str>) -> Answer {
        let mut headers =
            vec![("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        headers.extend(cookie.map(|cookie| ("cookie", cookie)));
        self.send("POST", uri, &headers, form(fields).into()).await
    }

    /// Opens an account by the code that the outbox gets. Returns its cookie.
    pub(crate) async fn resident(&self, phone: &str) -> String {
        let asker = asker();
        let before = self.outbox.messages().len();
        sign_up::begin(&self.city, phone, Lang::Uk, &asker).await.unwrap();
        while self.outbox.messages().len() == before {
            tokio::task::yield_now().await;
        }
        let code = self.outbox.messages()[0].text.chars().filter(char::is_ascii_digit).collect();
        let form = SignUpForm { person: person(phone), password: PASSWORD.to_owned(), code };
        let opened = sign_up::finish(&self.city, &form, Lang::Uk, &asker).await.unwrap();
        format!("misto={}", opened.token)
    }

    /// Opens an account of somebody who works here. Returns its cookie.
    pub(crate) async fn staff(&self, role: Role, phone: &str) -> String {
        let executor = (role == Role::Executor).then(|| "vodokanal".to_owned());
        let new = NewStaff { person: person(phone), password: PASSWORD.to_owned(), role, executor, lang: Lang::Uk };
        add_staff(&self.city, &new).await.unwrap();
        let opened = sign_in(&self.city, phone, PASSWORD, &asker()).await.unwrap();
        format!("misto={}", opened.token)
    }

    pub(crate) async fn send(&self, method: &str, uri: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: head.status, headers: head.headers, bytes }
    }
}

/// The password of all accounts.
pub(crate) const PASSWORD: &str = "кінь скоба батарея";

fn asker() -> Asker {
    Asker { address: Ipv4Addr::LOCALHOST.into(), agent: String::new() }
}

fn person(phone: &str) -> ApplicantForm {
    ApplicantForm { phone: phone.to_owned(), ..leak().applicant }
}

/// Fields as a form sends them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The value of the header; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        let name: HeaderName = name.parse().unwrap();
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/json", "{self:?}");
        serde_json::from_slice(&self.bytes).unwrap()
    }
}

pub(crate) fn leak() -> NewRequest {
    NewRequest {
        type_code: "05.01".to_owned(),
        channel: Channel::Phone,
        point: LatLon::new(48.4647, 35.0462),
        place_address: String::new(),
        text: "Тече на дорогу".to_owned(),
        applicant: ApplicantForm {
            surname: SURNAME.to_owned(),
            first_name: "Тест".to_owned(),
            phone: "067 000 00 00".to_owned(),
            address: "вул. Тестова, 1".to_owned(),
            ..ApplicantForm::default()
        },
        asked: Asked::default(),
        photos: Vec::new(),
    }
}

/// A built site in a folder.
pub(crate) fn write_site(folder: &Path) {
    let manifest =
        r#"{"output_name":"misto-abc","css":"/pkg/misto-abc.css","leaflet_js":"/pkg/l.js","leaflet_css":"/pkg/l.css"}"#;
    std::fs::create_dir_all(folder.join("pkg")).unwrap();
    for (name, bytes) in [
        ("site.json", manifest),
        ("robots.txt", "User-agent: *\n"),
        ("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("pkg/misto-abc.js", "export {}"),
        ("pkg/misto-abc.js.br", "(brotli)"),
        ("pkg/misto-abc.js.gz", "(gzip)"),
        ("pkg/misto-abc_bg.wasm", "\0asm"),
        ("pkg/misto-abc.css", "p{}"),
    ] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

/// A folder in which the real binary is run, with nothing of this process's environment that could be an option.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    database: Option<String>,
}

/// What a run of the binary came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), database: None }
    }

    /// One whose register is elsewhere.
    fn on(database: &str) -> Self {
        Self { database: Some(database.to_owned()), ..Self::new() }
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_misto"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("MISTO_") {
                command.env_remove(name);
            }
        }
        command.envs(self.database.iter().map(|url| ("MISTO_DATABASE", url)));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// Runs what must succeed, and returns what it said.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, Some(0), "misto {arguments:?}: {run:?}");
        run.out
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    /// A register with the default classifier and executors.
    pub(crate) fn with_classifier() -> Self {
        Self::new().filled()
    }

    /// The same on the register at the address.
    pub(crate) fn with_classifier_on(database: &str) -> Self {
        Self::on(database).filled()
    }

    fn filled(self) -> Self {
        let desk = self;
        desk.write("executors.csv", import::DEFAULT_EXECUTORS);
        desk.write("classifier.csv", import::DEFAULT_CLASSIFIER);
        desk.done(&["import", "executors", "executors.csv"]);
        desk.done(&["import", "classifier", "classifier.csv"]);
        desk
    }

    /// Registers a leak as an operator would. Returns what was said.
    pub(crate) fn register(&self) -> String {
        self.done(&[
            "register",
            "--type",
            "05.01",
            "--lat",
            "48.4647",
            "--lon",
            "35.0462",
            "--text",
            "Тече на дорогу",
            "--surname",
            SURNAME,
            "--first-name",
            "Тест",
            "--phone",
            "067 000 00 00",
            "--applicant-address",
            "вул. Тестова, 1",
        ])
    }
}

impl Run {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}
