//! What somebody sends about a request of their own: who is heard at all, how much, and what is answered.

use std::num::NonZeroU32;

use axum::body::Body;
use axum::http::StatusCode;
use domain::id::RequestId;
use domain::workflow::{Resolution, Role};
use server::http::{Options, Site};
use service::act::{Deed, perform};
use service::photo::MOST_UNSENT_OF_ONE;
use service::report::report;

use crate::report_page::{Multipart, PHOTO};
use crate::support::{Answer, TestCity, leak};

/// A request that was reported on the site, and the address of its page.
async fn reported(city: &TestCity) -> (RequestId, String) {
    let filed = report(&city.city, &leak(), None).await.unwrap();
    (filed.registered.id, format!("/track/{}", filed.token))
}

async fn unsent(city: &TestCity) -> u64 {
    store::photo::count_unsent(&mut city.city.db().read().await.unwrap()).await.unwrap()
}

async fn version(city: &TestCity, id: RequestId) -> u32 {
    store::request::fact(&mut city.city.db().read().await.unwrap(), id).await.unwrap().unwrap().version
}

fn comment(text: &str) -> Multipart {
    Multipart::new(&[("text", text)]).file("photo.png", PHOTO)
}

/// That the page is one for people, in the language of the address, and leads back to that page in both.
fn leads_to(answer: &Answer, page: &str, what: &str) {
    let text = answer.text();
    let (plain, english) = (page.trim_start_matches("/en"), format!("/en{}", page.trim_start_matches("/en")));
    let (lang, other) = if page.starts_with("/en") { ("en", plain) } else { ("uk", english.as_str()) };
    assert!(text.contains(&format!("<html lang=\"{lang}\"")), "{what}: {text}");
    assert!(text.contains(&format!("href=\"{other}\"")), "{what} leads to the other language of {page}: {text}");
}

#[tokio::test]
async fn nobodys_upload_stores_nothing() {
    let city = TestCity::new().await;
    let (id, page) = reported(&city).await;
    let stranger = city.resident("+380670000021").await;
    for (address, cookie, status) in [
        (format!("/cabinet/requests/{id}/comment"), None, StatusCode::SEE_OTHER),
        (format!("/en/cabinet/requests/{id}/comment"), None, StatusCode::SEE_OTHER),
        (format!("/cabinet/requests/{id}/comment"), Some(stranger.as_str()), StatusCode::NOT_FOUND),
        ("/cabinet/requests/nonsense/comment".to_owned(), Some(stranger.as_str()), StatusCode::NOT_FOUND),
        (format!("/track/{}/comment", "ab".repeat(16)), None, StatusCode::NOT_FOUND),
        (format!("/en/track/{}/comment", "ab".repeat(16)), None, StatusCode::NOT_FOUND),
        (format!("{page}/close"), None, StatusCode::NOT_FOUND),
        (format!("{page}/no-such-deed"), None, StatusCode::NOT_FOUND),
    ] {
        let answer = comment("чуже").by(&city, &address, cookie).await;
        assert_eq!(answer.status, status, "{address}");
        assert_eq!(unsent(&city).await, 0, "{address}");
    }
    let before = version(&city, id).await;
    let taken = comment("моє").to(&city, &format!("{page}/comment")).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    assert_eq!(version(&city, id).await, before + 1);
}

#[tokio::test]
async fn photos_that_are_never_sent_fill_nothing() {
    let city = TestCity::new().await;
    let (_, page) = reported(&city).await;
    let address = format!("{page}/comment");
    // A reason that is missing keeps the photos with the form.
    let refused = |_| Multipart::new(&[("reason", "")]).file("a.png", PHOTO).file("b.png", PHOTO);
    for n in 0..MOST_UNSENT_OF_ONE / 2 {
        let answer = refused(n).to(&city, &format!("{page}/send_back")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(unsent(&city).await, MOST_UNSENT_OF_ONE as u64);
    let answer = comment("Слова лишаються").to(&city, &address).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let text = answer.text();
    assert!(text.contains("зараз фото не приймаються") && text.contains("Слова лишаються"), "{text}");
    assert_eq!(unsent(&city).await, MOST_UNSENT_OF_ONE as u64);
    let words = city.post(&address, &[("text", "Слова лишаються")], None).await;
    assert_eq!(words.status, StatusCode::SEE_OTHER, "without photos it is taken");
    city.clock.set(city.clock.now().plus_hours(2));
    assert_eq!(comment("Згодом").to(&city, &address).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn who_sends_too_often_is_told_when_to_come_again() {
    let options = Options { reports_a_minute: NonZeroU32::new(2), ..Options::default() };
    let city = TestCity::with(Site::default(), &options).await;
    let (_, page) = reported(&city).await;
    let addresses = [
        format!("{page}/comment"),
        format!("/en{page}/comment"),
        "/cabinet/requests/1/comment".to_owned(),
        "/track".to_owned(),
        "/en/track/code".to_owned(),
        format!("/answer/{}/confirm", "ab".repeat(16)),
    ];
    assert_eq!(comment("раз").to(&city, &addresses[0]).await.status, StatusCode::SEE_OTHER);
    for address in &addresses {
        let answer = comment("ще раз").to(&city, address).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{address}");
        assert!((1..=60).contains(&answer.header("retry-after").parse::<u32>().unwrap()), "{address}");
        let title = if address.starts_with("/en") {
            "Too much was sent in a row"
        } else {
            "Забагато надсилань поспіль"
        };
        assert!(answer.text().contains(title), "{address}: {}", answer.text());
    }
    assert_eq!(unsent(&city).await, 0);
}

#[tokio::test]
async fn what_is_refused_is_said_in_words() {
    let city = TestCity::new().await;
    let (id, page) = reported(&city).await;
    let large = vec![b'x'; 70 * 1024];
    let form = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
    let foreign = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "cross-site")];
    for (language, too_large, foreign_title) in [
        ("", "Це завелике, щоб надіслати", "Цю форму надіслано з іншого сайту"),
        ("/en", "This is too large to send", "This form was sent from another site"),
    ] {
        let page = format!("{language}{page}");
        for (address, page) in [
            (format!("{page}/comment"), page.as_str()),
            (format!("{language}/track/code"), &format!("{language}/track")),
            (format!("{language}/report"), &format!("{language}/report")),
            (format!("{language}/account/sign-in"), &format!("{language}/account/sign-in")),
        ] {
            let answer = city.send("POST", &address, &form, Body::from(large.clone())).await;
            assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{address}");
            assert!(answer.text().contains(too_large), "{address}: {}", answer.text());
            leads_to(&answer, page, &address);
        }
        let address = format!("{language}/cabinet/requests/{id}/confirm");
        let answer = city.send("POST", &address, &foreign, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text().contains(foreign_title), "{}", answer.text());
        leads_to(&answer, &format!("{language}/cabinet/requests/{id}"), &address);
    }
    // More words than any form has, and more parts.
    let words = "х".repeat(30 * 1024);
    let many: Vec<_> = (0..5).map(|_| ("text", words.as_str())).collect();
    let parts: Vec<_> = (0..100).map(|_| ("text", "а")).collect();
    for fields in [many, parts] {
        let answer = Multipart::new(&fields).to(&city, &format!("{page}/comment")).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        leads_to(&answer, &page, "too many words");
    }
    // One text that is too long comes back with the form.
    let long = Multipart::new(&[("text", "ї".repeat(40 * 1024).as_str())]).to(&city, &format!("{page}/comment")).await;
    assert_eq!(long.status, StatusCode::BAD_REQUEST);
    assert!(long.text().contains("задовго") && long.text().contains(&"ї".repeat(10_000)));
    let broken = [("content-type", "multipart/form-data"), ("sec-fetch-site", "same-origin")];
    let answer = city.send("POST", &format!("{page}/comment"), &broken, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("Форму не вдалося прочитати"), "{}", answer.text());
}

#[tokio::test]
async fn a_form_that_came_back_stays_on_its_page() {
    let city = TestCity::new().await;
    let (id, page) = reported(&city).await;
    let version = version(&city, id).await.to_string();
    for page in [page.clone(), format!("/en{page}")] {
        let empty = city.post(&format!("{page}/comment"), &[("text", ""), ("version", &version)], None).await;
        assert_eq!(empty.status, StatusCode::BAD_REQUEST);
        leads_to(&empty, &page, "an empty comment");
        let early = city.post(&format!("{page}/confirm"), &[("version", &version)], None).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        leads_to(&early, &page, "nothing was reported yet");
        for address in [format!("{page}/confirm"), format!("{page}/comment")] {
            let asked = city.get(&address).await;
            assert_eq!((asked.status, asked.header("location")), (StatusCode::SEE_OTHER, page.as_str()), "{address}");
            assert_eq!(asked.header("referrer-policy"), "no-referrer", "{address}");
        }
    }
    for (address, page) in [
        ("/cabinet/requests/1/comment", "/cabinet/requests/1"),
        ("/en/cabinet/requests/1/confirm", "/en/cabinet/requests/1"),
        ("/track/code", "/track"),
        ("/en/track/code", "/en/track"),
        ("/answer/abc/confirm", "/answer/abc"),
    ] {
        let asked = city.get(address).await;
        assert_eq!((asked.status, asked.header("location")), (StatusCode::SEE_OTHER, page), "{address}");
    }
    let wrong = city.post("/track/code", &[("id", "1"), ("code", "000000")], None).await;
    leads_to(&wrong, "/track", "a wrong code");
}

#[tokio::test]
async fn a_photo_of_a_form_that_came_back_may_be_left_out() {
    let city = TestCity::new().await;
    let (id, page) = reported(&city).await;
    let form = Multipart::new(&[("text", &"х".repeat(5000))]).file("a.png", PHOTO).file("b.png", PHOTO);
    let answer = form.to(&city, &format!("{page}/comment")).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let text = answer.text();
    let boxes: Vec<&str> = text.split("<input").filter(|part| part.contains("name=\"photo_id\"")).collect();
    assert_eq!(boxes.len(), 2, "{text}");
    for part in &boxes {
        let tag = part.split('>').next().unwrap();
        assert!(tag.contains("type=\"checkbox\"") && tag.contains("checked"), "{tag}");
    }
    let kept = boxes[0].split("value=\"").nth(1).and_then(|rest| rest.get(..32)).unwrap();
    let sent = Multipart::new(&[("text", "Коротко"), ("photo_id", kept)]).to(&city, &format!("{page}/comment")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let mut tx = city.city.db().read().await.unwrap();
    let photos = store::photo::of_request(&mut tx, id).await.unwrap();
    assert_eq!(photos.iter().map(|photo| photo.id.as_str()).collect::<Vec<_>>(), [kept]);
}

#[tokio::test]
async fn a_double_click_is_one_deed() {
    let city = TestCity::new().await;
    let (id, page) = reported(&city).await;
    let send = async |deed: &str, text: &str, version: u32| {
        let fields = [("text", text), ("reason", text), ("version", &version.to_string())];
        city.post(&format!("{page}/{deed}"), &fields, None).await
    };
    let first = version(&city, id).await;
    for _ in 0..2 {
        let answer = send("comment", "Знову тече", first).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, page.as_str()));
    }
    assert_eq!(version(&city, id).await, first + 1);
    let other = send("comment", "Ще інше", first).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "another text is another deed");
    assert!(other.text().contains("Ще інше"));
    assert_eq!(send("withdraw", "", first).await.status, StatusCode::CONFLICT, "another deed");

    perform(&city.city, id, Role::Executor, &Deed::Accept, &[], None).await.unwrap();
    let done = Deed::Report { resolution: Resolution::Done, text: "Замінили трубу".to_owned() };
    perform(&city.city, id, Role::Executor, &done, &[], None).await.unwrap();
    let before = version(&city, id).await;
    assert_eq!(send("comment", "Знову тече", first).await.status, StatusCode::CONFLICT, "others have changed it since");
    for _ in 0..2 {
        let answer = send("confirm", "", before).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, page.as_str()));
    }
    assert_eq!(version(&city, id).await, before + 1);
    // What somebody of the centre has written is no deed of the applicant's, though the words be the same.
    let by_staff = Deed::Comment { text: "Дякуємо".to_owned() };
    perform(&city.city, id, Role::Operator, &by_staff, &[], None).await.unwrap();
    assert_eq!(send("comment", "Дякуємо", before + 1).await.status, StatusCode::CONFLICT);
}
