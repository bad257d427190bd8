//! `/report`: the pages, what they take and what they refuse.

use axum::http::StatusCode;
use serde_json::Value;

use crate::support::{Answer, TestCity};

/// A form with files, as a browser sends it.
pub(crate) struct Multipart(Vec<u8>);

const BOUNDARY: &str = "----a-boundary-that-stands-nowhere-else";

impl Multipart {
    pub(crate) fn new(fields: &[(&str, &str)]) -> Self {
        let mut form = Self(Vec::new());
        for (name, value) in fields {
            form.part(&format!("name=\"{name}\""), value.as_bytes());
        }
        form
    }

    fn part(&mut self, head: &str, body: &[u8]) {
        self.0.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n").into_bytes());
        self.0.extend(body);
        self.0.extend(b"\r\n");
    }

    /// A photo in a field of that name.
    pub(crate) fn file_as(mut self, field: &str, bytes: &[u8]) -> Self {
        self.part(&format!("name=\"{field}\"; filename=\"photo.png\""), bytes);
        self
    }

    pub(crate) fn file(mut self, name: &str, bytes: &[u8]) -> Self {
        self.part(&format!("name=\"photo\"; filename=\"{name}\""), bytes);
        self
    }

    pub(crate) async fn to(self, city: &TestCity, uri: &str) -> Answer {
        self.by(city, uri, None).await
    }

    /// The same by somebody who is signed in.
    pub(crate) async fn by(mut self, city: &TestCity, uri: &str, cookie: Option<&str>) -> Answer {
        self.0.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let mut headers = vec![("content-type", kind.as_str()), ("sec-fetch-site", "same-origin")];
        headers.extend(cookie.map(|cookie| ("cookie", cookie)));
        city.send("POST", uri, &headers, self.0.into()).await
    }
}

/// All that a report needs; `changed` fields are other.
fn fields<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![
        ("type", "12.03"),
        ("text", "Ліхтар не світить"),
        ("lat", "48.4650"),
        ("lon", "35.0400"),
        ("place_address", ""),
        ("surname", "Звітенко"),
        ("first_name", "Ольга"),
        ("phone", "067 000 00 02"),
        ("applicant_address", "вул. Домашня, 9"),
        ("idempotency_key", "key-1"),
    ];
    for (name, value) in changed {
        match all.iter_mut().find(|(known, _)| known == name) {
            Some(field) => field.1 = value,
            None => all.push((name, value)),
        }
    }
    all
}

async fn send(city: &TestCity, changed: &[(&str, &str)]) -> Answer {
    Multipart::new(&fields(changed)).to(city, "/report").await
}

async fn requests(city: &TestCity) -> u64 {
    store::request::count(&mut city.city.db().read().await.unwrap()).await.unwrap()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    // A head, a scrap of data that nobody can unpack, an end; each with its check sum.
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let mut crc = !0_u32;
        for &byte in kind.iter().chain(data) {
            crc ^= u32::from(byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
            }
        }
        bytes.extend(kind);
        bytes.extend(data);
        bytes.extend((!crc).to_be_bytes());
    };
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([8, 2, 0, 0, 0]);
    chunk(b"IHDR", &head);
    chunk(b"IDAT", &[0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0x00, 0x06, 0xff, 0x1f, 0x00, 0x09, 0xfd, 0x02, 0xfd]);
    chunk(b"IEND", b"");
    bytes
}

/// Two pixels that are a photo.
pub(crate) const PHOTO: &[u8] = include_bytes!("../../../crates/service/tests/city/two-pixels.png");

#[tokio::test]
async fn what_happened_is_found_in_both_languages() {
    let city = TestCity::new().await;
    let answer = city.get("/report").await;
    let page = answer.text();
    for part in ["tel:112", "tel:104", "/report?type=05.02", "Усі напрями", "name=\"q\""] {
        assert!(page.contains(part), "{part}");
    }
    let answer = city.get("/report?q=%D0%BD%D0%B5%D0%BC%D0%B0%D1%94%20%D0%B2%D0%BE%D0%B4%D0%B8").await;
    let found = answer.text();
    assert!(found.contains("/report?type=05.02&amp;q=%D0%BD"), "{found}");
    let answer = city.get("/en/report?q=burst%20pipe").await;
    let english = answer.text();
    assert!(english.contains("/en/report?type=05.01&amp;q=burst%20pipe") && english.contains("All directions"));
    let answer = city.get("/report?q=qwertyuiop").await;
    let nothing = answer.text();
    assert!(nothing.contains("Нічого схожого"), "{nothing}");
    assert_eq!(city.get("/report?type=99.99").await.status, StatusCode::NOT_FOUND);
    let answer = city.get("/report?type=06.01").await;
    let gas = answer.text();
    assert!(gas.find("tel:104") < gas.find("<form"), "whom to call comes first");
}

#[tokio::test]
async fn a_report_leads_to_its_own_page() {
    let city = TestCity::new().await;
    let before = requests(&city).await;
    let form = Multipart::new(&fields(&[])).file("photo.jpg", PHOTO).file("", b"");
    let answer = form.to(&city, "/report").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let to = answer.header("location").to_owned();
    assert!(to.starts_with("/track/") && to.ends_with("?new"), "{to}");
    assert_eq!(city.get(&to).await.status, StatusCode::OK);
    // Sent twice, by a double click or because the answer was lost: with another draft of the same photo.
    let again = Multipart::new(&fields(&[])).file("photo.jpg", PHOTO).to(&city, "/report").await;
    assert_eq!(again.header("location"), to);
    assert_eq!(requests(&city).await, before + 1);
    let other = send(&city, &[("text", "Зовсім інше")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.text().contains("надіслано раніше") && !other.text().contains("value=\"key-1\""));
    let english =
        Multipart::new(&fields(&[("idempotency_key", "key-2"), ("anyway", "1")])).to(&city, "/en/report").await;
    assert!(english.header("location").starts_with("/en/track/"), "{:?}", english.status);
}

#[tokio::test]
async fn all_that_is_wrong_is_named_at_once_and_everything_typed_is_kept() {
    let city = TestCity::new().await;
    let before = requests(&city).await;
    let long = "х".repeat(10_000);
    let strange = "</textarea><script>alert(1)</script> \u{202e}зліва\u{202c} 👩‍🚒 ёж & \"лапки\"";
    for (changed, named) in [
        (vec![("surname", long.as_str())], vec!["surname-fault"]),
        (vec![("surname", ""), ("phone", "подзвоніть мені")], vec!["surname-fault", "phone-fault"]),
        (vec![("text", " ")], vec!["text-fault"]),
        (vec![("text", "a\u{0}b")], vec!["text-fault"]),
        (vec![("first_name", "a\u{0}b")], vec!["first_name-fault"]),
        (vec![("lat", "50.45")], vec!["href=\"#place\""]),
        (vec![("lat", "48.4"), ("lon", "")], vec!["href=\"#place\""]),
        (vec![("lat", ""), ("lon", "")], vec!["place_address-fault"]),
        (vec![("email", "nobody")], vec!["email-fault"]),
        (vec![("surname", ""), ("text", strange)], vec!["surname-fault"]),
        (vec![("type", "77.77")], vec!["type-fault"]),
        (vec![("photo_id", "../../etc/passwd")], vec!["photo-fault"]),
    ] {
        let answer = send(&city, &changed).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{named:?}");
        let page = answer.text();
        for part in &named {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(page.contains("role=\"alert\"") && page.contains("value=\"key-1\""), "{named:?}");
        assert!(!page.contains("<script>alert(1)"), "{page}");
        for (name, value) in fields(&changed).iter().filter(|(name, _)| !matches!(*name, "type" | "photo_id")) {
            let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let in_value = escaped.replace('"', "&quot;").replace('\u{0}', "");
            let kept = page.contains(&escaped) || page.contains(&in_value) || value.contains('\u{0}');
            assert!(kept, "{name} is lost: {value}");
        }
    }
    assert_eq!(requests(&city).await, before);
    // Signs of any language are kept as they are.
    let sent = send(&city, &[("text", strange), ("anyway", "1")]).await;
    let answer = city.get(sent.header("location")).await;
    let page = answer.text();
    assert!(page.contains("\u{202e}зліва\u{202c} 👩‍🚒 ёж &amp;") && !page.contains("<script>alert(1)"), "{page}");
}

#[tokio::test]
async fn what_is_no_photo_is_told_and_the_others_are_kept() {
    let city = TestCity::new().await;
    for (name, bytes) in [
        ("picture.jpg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec()),
        ("picture.jpg", b"<!DOCTYPE html><script>alert(1)</script>".to_vec()),
        ("large.png", png(10_000, 6_000)),
        ("bomb.png", png(40_000, 40_000)),
        ("cut.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01".to_vec()),
        ("zeros.webp", vec![0; 5_000]),
        ("heavy.jpg", [b"\xff\xd8\xff".as_slice(), &vec![0; domain::photo::MOST_BYTES]].concat()),
    ] {
        let form = Multipart::new(&fields(&[])).file("good.png", PHOTO).file(name, &bytes);
        let answer = form.to(&city, "/report").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}");
        let page = answer.text();
        assert!(page.contains("photo-fault"), "{name}: {page}");
        let id = page.split("name=\"photo_id\" value=\"").nth(1).and_then(|rest| rest.get(..32)).unwrap();
        let shown = city.get(&format!("/report/photos/{id}?small")).await;
        assert_eq!((shown.status, shown.header("content-type")), (StatusCode::OK, "image/jpeg"));
    }
    let mut six = Multipart::new(&fields(&[]));
    for _ in 0..6 {
        six = six.file("good.png", PHOTO);
    }
    let answer = six.to(&city, "/report").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let page = answer.text();
    assert_eq!(page.matches("name=\"photo_id\"").count(), 5);
    assert!(page.contains("щонайбільше 5"), "{page}");
    assert_eq!(city.get("/report/photos/0123456789abcdef0123456789abcdef").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_was_reported_nearby_is_offered_and_joined() {
    let city = TestCity::new().await;
    let first = send(&city, &[]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    city.city.catch_up().await.unwrap();
    let before = requests(&city).await;
    let second = send(&city, &[("idempotency_key", "key-2"), ("surname", "Сусіденко"), ("phone", "0670000003")]).await;
    assert_eq!(second.status, StatusCode::OK);
    let page = second.text();
    assert!(page.contains("Це вже повідомили?") && page.contains("value=\"Сусіденко\""), "{page}");
    let id = page.split("name=\"join\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();

    let around = city.post("/report/nearby", &[("type", "12.03"), ("lat", "48.4651"), ("lon", "35.0401")], None).await;
    assert!(around.text().contains(&format!("value=\"{id}\"")), "{}", around.text());
    let far = city.post("/report/nearby", &[("type", "12.03"), ("lat", "48.50"), ("lon", "35.04")], None).await;
    assert_eq!(far.text(), "");

    let nobody = send(&city, &[("join", &id), ("surname", "")]).await;
    assert_eq!(nobody.status, StatusCode::BAD_REQUEST);
    assert!(nobody.text().contains("surname-fault"));
    let joined = send(&city, &[("join", &id), ("idempotency_key", "key-2"), ("phone", "0670000003")]).await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER);
    let answer = city.get(joined.header("location")).await;
    let own = answer.text();
    assert!(own.contains("Ви приєдналися"), "{own}");
    assert!(!own.contains("Звітенко") && !own.contains("Ліхтар не світить"), "nothing of the applicant: {own}");
    assert_eq!(requests(&city).await, before);

    let back = send(&city, &[("back", "1"), ("text", "Ще подумаю")]).await;
    assert!(back.status == StatusCode::OK && back.text().contains("Ще подумаю"));
    let anyway = send(&city, &[("anyway", "1"), ("idempotency_key", "key-3")]).await;
    assert_eq!(anyway.status, StatusCode::SEE_OTHER);
    assert_eq!(requests(&city).await, before + 1);
    let gone = send(&city, &[("join", "999999")]).await;
    assert_eq!(gone.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_typed_address_is_found_on_the_map() {
    let city = TestCity::new().await;
    let mut tx = city.city.db().begin().await.unwrap();
    let point = domain::place::LatLon { lat: 48.47, lon: 35.05 };
    let row = store::address::Address { street: "вулиця Тиха".to_owned(), house: "12".to_owned(), point };
    store::address::put_all(&mut tx, &[row]).await.unwrap();
    tx.commit().await.unwrap();
    city.city.catch_up().await.unwrap();
    let answer: Value = city.get("/api/addresses?q=%D1%82%D0%B8%D1%85").await.json();
    assert_eq!(answer["addresses"][0]["address"], "вулиця Тиха");
    let sent = send(&city, &[("lat", ""), ("lon", ""), ("place_address", "вул. Тиха, 12")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let last = store::request::last_id(&mut city.city.db().read().await.unwrap()).await.unwrap();
    let mut tx = city.city.db().read().await.unwrap();
    let place = store::request::private_place(&mut tx, last).await.unwrap().unwrap();
    assert_eq!(place.point, Some(point));
    drop(tx);
    // One that nobody knows is kept as it was typed, for a dispatcher to find.
    let sent =
        send(&city, &[("lat", ""), ("lon", ""), ("place_address", "за гаражами"), ("idempotency_key", "k")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn types_are_found_by_programs_too() {
    let city = TestCity::new().await;
    let answer: Value = city.get("/api/types?q=burst%20pipe&lang=en").await.json();
    assert_eq!(answer["types"][0]["code"], "05.01");
    assert_eq!(answer["types"][0]["hours"], 6);
    let all: Value = city.get("/api/types").await.json();
    assert_eq!(all["types"].as_array().unwrap().len(), 85);
}

#[tokio::test]
async fn who_is_signed_in_types_nothing_of_themselves() {
    let city = TestCity::new().await;
    let cookie = city.resident("+380670000077").await;
    let answer = city.ask("GET", "/report?type=12.03", &[("cookie", &cookie)]).await;
    let page = answer.text();
    assert!(page.contains("value=\"+380670000077\"") && page.contains("report__known"), "{page}");
    // What a browser keeps for when there is no connection knows nobody, whoever asks.
    let answer = city.ask("GET", "/report?shell", &[("cookie", &cookie)]).await;
    let shell = answer.text();
    assert!(!shell.contains("380670000077") && shell.contains("<select id=\"type\""), "{shell}");
}

#[tokio::test]
async fn another_sites_page_reports_nothing() {
    let city = TestCity::new().await;
    let before = requests(&city).await;
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "cross-site")];
    assert_eq!(city.ask("POST", "/report", &headers).await.status, StatusCode::FORBIDDEN);
    assert_eq!(requests(&city).await, before);
}
