//! How soon a search over all requests has its first page: what `cargo xtask bench search` runs. `search_mix DATABASE SECONDS`; prints, for each
//! kind of search, how many were asked, how many found nothing, and their median, p99 and longest time.
//!
//! What is sought is taken from requests drawn from all of the register, so that each is asked once, as by people, and never the same again.
#![allow(clippy::expect_used, clippy::disallowed_methods, clippy::print_stdout)]

use std::time::{Duration, Instant};

use domain::id::RequestId;
use domain::search::{Sought, words};
use store::{Db, Result, Tx};

/// Of what length a page is.
const PAGE: u32 = 20;
/// Words of nearly every address and of a third of all texts.
const COMMON: [&str; 4] = ["вулиця", "не", "кв", "прошу"];
/// Words that stand in many texts, and in few of them together.
const RARELY_MEET: [(&str, &str); 5] =
    [("вода", "сміття"), ("перший", "повідомити"), ("світлофор", "тече"), ("ліфт", "яма"), ("бульвар", "провулок")];

/// A request, as it may be looked for.
struct Known {
    id: RequestId,
    phone: String,
    surname: String,
    address: String,
    words: Vec<String>,
}

type Ask = fn(&Known, u64) -> String;

const KINDS: &[(&str, Ask)] = &[
    ("number", |known, _| known.id.to_string()),
    ("whole phone", |known, _| known.phone.replace("+38", "")),
    ("last digits of a phone", |known, n| known.phone[known.phone.len() - 4 - (n % 4) as usize..].to_owned()),
    ("surname", |known, _| format!("{} ", known.surname)),
    ("surname, half typed", |known, n| known.surname.chars().take(3 + (n % 3) as usize).collect()),
    ("surname and end of phone", |known, _| format!("{} {}", known.surname, &known.phone[known.phone.len() - 4..])),
    ("address", |known, _| known.address.clone()),
    ("two words of the text", |known, n| format!("{} {} ", known.word(n), known.word(n + 1))),
    ("the commonest words", |_, n| format!("{} ", COMMON[(n % 4) as usize])),
    ("the commonest, half typed", |_, n| COMMON[(n % 4) as usize].chars().take(2 + (n / 4 % 3) as usize).collect()),
    ("two letters of any word", |known, n| known.word(n).chars().take(2).collect()),
    ("a rare word", |known, _| format!("{} ", known.rarest())),
    ("a common and a rare word", |known, n| format!("{} {} ", COMMON[(n % 4) as usize], known.rarest())),
    ("a rare one, and half a common", |known, _| format!("{} ву", known.rarest())),
    ("two common that rarely meet", |_, n| {
        let (one, other) = RARELY_MEET[(n % 5) as usize];
        format!("{one} {other} ")
    }),
    ("a common one, half another", |_, n| {
        let (one, other) = RARELY_MEET[(n % 5) as usize];
        format!("{one} {}", other.chars().take(4).collect::<String>())
    }),
    ("nothing is found", |known, n| format!("{} щось{n}такого ", known.word(n))),
];

impl Known {
    fn word(&self, n: u64) -> &str {
        let at = usize::try_from(n).unwrap_or_default() % self.words.len().max(1);
        self.words.get(at).map_or("вода", String::as_str)
    }

    /// The longest is rare, often enough.
    fn rarest(&self) -> &str {
        self.words.iter().rev().find(|word| word.chars().count() == 6).map_or("ліфт", String::as_str)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().expect("the database");
    let lasting: f64 = arguments.next().and_then(|seconds| seconds.parse().ok()).expect("the seconds");
    let db = Db::open(&url).await?;
    let last = store::request::last_id(&mut db.read().await?).await?;
    println!("{:<32} {:>7} {:>8} {:>10} {:>10} {:>10}", "", "asked", "nothing", "median", "p99", "longest");
    let mut drawn = 0;
    for (name, ask) in KINDS {
        let (started, lasting) = (Instant::now(), Duration::from_secs_f64(lasting));
        let (mut times, mut nothing) = (Vec::new(), 0);
        while started.elapsed() < lasting {
            drawn += 1;
            let Some(known) = draw(&mut db.read().await?, drawn, last).await? else { continue };
            let typed = ask(&known, drawn);
            let asked = Instant::now();
            let sought = Sought::parse(&typed).expect("no search is too long");
            let found = store::search::find(&mut db.read().await?, &sought, None, PAGE).await?;
            times.push(asked.elapsed());
            nothing += u32::from(found.ids.is_empty() && found.exact.is_none());
        }
        times.sort_unstable();
        let ms = |at: usize| times.get(at.min(times.len() - 1)).map_or(0.0, |time| time.as_secs_f64() * 1e3);
        println!(
            "{name:<32} {:>7} {nothing:>8} {:>7.2} ms {:>7.2} ms {:>7.2} ms",
            times.len(),
            ms(times.len() / 2),
            ms(times.len() * 99 / 100),
            ms(times.len() - 1)
        );
    }
    Ok(())
}

/// A request drawn from all: numbers that look like chance and are the same in every run (splitmix64).
async fn draw(tx: &mut Tx, n: u64, last: RequestId) -> Result<Option<Known>> {
    let mut z = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let id = RequestId(1 + ((z ^ (z >> 31)) % u64::try_from(last.0.max(1)).unwrap_or(1)).cast_signed());
    let applicant = store::applicant::of_request(tx, id).await?;
    let place = store::request::private_place(tx, id).await?;
    let text = store::own::first_note(tx, id).await?.map(|(_, text)| text).unwrap_or_default();
    let (Some(person), Some(place)) = (applicant, place) else { return Ok(None) };
    Ok(Some(Known {
        id,
        phone: person.phone,
        surname: person.surname,
        address: place.address.unwrap_or_default(),
        words: words([text.as_str()]).into_iter().collect(),
    }))
}
