//! Files with faults: named by line, and nothing lost.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use store::testing::TestDb;

use super::*;

/// Imports the bytes, which have a fault as a whole; returns what is said of it.
async fn refusal(db: &Db, bytes: impl AsRef<[u8]>) -> String {
    let said = run(db, &given(bytes), &mapping()).await.unwrap_err().to_string();
    assert_untouched(db).await;
    said
}

#[tokio::test]
async fn faults_of_the_whole_file_abort_before_any_write() {
    TestDb::each(|db| async move {
        assert!(refusal(&db, "").await.contains("the file is empty"));
        assert!(refusal(&db, "\n \n").await.contains("the file is empty"));

        let missing = refusal(&db, HEADER.replace("due", "deadline") + &row(1)).await;
        assert!(missing.contains("\"due\"") && missing.contains("columns.due"), "{missing}");
        assert!(missing.contains("\"deadline\", \"status\""), "{missing}");
        assert!(refusal(&db, HEADER.replace("due", "id")).await.contains("\"id\" stands twice"));

        let quote = refusal(&db, HEADER.replace("due", "\"due") + &row(1)).await;
        assert!(quote.contains("line 1: the header"), "{quote}");

        let returns = (HEADER.to_owned() + &row(1)).replace('\n', "\r");
        assert!(refusal(&db, returns).await.contains("carriage return"));

        // Line 3 is in Windows-1251.
        let mut bytes = (HEADER.to_owned() + &row(1)).into_bytes();
        bytes.extend(encoding_rs::WINDOWS_1251.encode(&row(2)).0.iter());
        let encoding = refusal(&db, &bytes).await;
        assert!(encoding.contains("line 3") && encoding.contains("encoding = \"windows-1251\""), "{encoding}");

        let utf16: Vec<u8> = "\u{feff}id".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(refusal(&db, utf16).await.contains("UTF-16"));

        let packed = gzip(&(HEADER.to_owned() + &row(1)));
        let cut = refusal(&db, &packed[..packed.len() - 12]).await;
        assert!(cut.contains("cannot be read any further"), "{cut}");
    })
    .await;
}

#[tokio::test]
async fn a_header_alone_is_an_import_of_nothing() {
    TestDb::each(|db| async move {
        let summary = run(&db, &given(HEADER), &mapping()).await.unwrap();
        assert_eq!(summary, Summary::default());
        assert_untouched(&db).await;
    })
    .await;
}

#[tokio::test]
async fn windows_1251_is_read_when_the_mapping_says_so() {
    TestDb::on_sqlite(|db| async move {
        let mapping =
            Mapping::parse(&COLUMNS.replace("[columns]", "[file]\nencoding = \"windows-1251\"\n[columns]")).unwrap();
        let text = HEADER.to_owned() + &row(1);
        let file = given(encoding_rs::WINDOWS_1251.encode(&text).0);
        assert_eq!(run(&db, &file, &mapping).await.unwrap().imported, 1);
        let classifier = known_classifier(&db).await;
        assert_eq!(classifier.type_by_code("heating.i1").unwrap().name.uk, "Відсутність опалення");

        // The same mapping on a file that is UTF-8 after all.
        let said = run(&db, &given(text), &mapping).await.unwrap_err().to_string();
        assert!(said.contains("is UTF-8"), "{said}");
    })
    .await;
}

#[tokio::test]
async fn faults_of_rows_go_to_the_rejects_and_cost_no_other_row() {
    TestDb::each(|db| async move {
        let good = |id: u32| row(id);
        let bad = |id: u32, from: &str, to: &str| row(id).replacen(from, to, 1);
        let lines = [
            HEADER.to_owned(),                                 // 1
            good(1),                                           // 2
            bad(2, "50.45", "999"),                            // 3
            good(3),                                           // 4
            bad(4, "Відсутність", "\"Відсутність"),            // 5: never closed
            good(5),                                           // 6
            "\n".to_owned(),                                   // 7
            bad(6, "2024-05-07", "2024-02-30"),                // 8
            bad(7, "new", "lost"),                             // 9
            bad(8, "8,", ","),                                 // 10: no id
            bad(9, ",50.45", ",50.45,1"),                      // 11: a field too many
            bad(10, "2024-05-11", "2031-05-11"),               // 12
            bad(11, "50.45", ""),                              // 13
            bad(12, "Відсутність", "\"Два\nрядки\""),          // 14 and 15: text behind the closing quote
            bad(13, "Відсутність опалення", "\"Два\nрядки\""), // 16 and 17: a good row
            bad(14, "2024-05-15", "1899-12-30"),               // 18
            good(15),                                          // 19
        ];
        let file = given(lines.concat());
        let summary = run(&db, &file, &mapping()).await.unwrap();
        assert_eq!(summary.imported, 5);
        assert_eq!(summary.rows, summary.imported + summary.rejected_rows());
        let ids: Vec<_> = facts(&db).await.iter().map(|fact| fact.registered_at).collect();
        assert_eq!(ids.len(), 5);

        let mut rejects = csv::Reader::from_path(file.rejects()).unwrap();
        let rejects: Vec<(u64, String, String)> = rejects.deserialize().map(Result::unwrap).collect();
        let told: Vec<(u64, &str)> = rejects.iter().map(|(line, reason, _)| (*line, reason.as_str())).collect();
        assert_eq!(
            told,
            [
                (3, "lat: \"999\" is no latitude in degrees"),
                (5, "a quote is not closed, or closed in the middle of a field"),
                (8, "created: \"2024-02-30 10:00:00\" is no date of the mapping's formats"),
                (9, "status: the mapping does not say what \"lost\" means"),
                (10, "id is empty: a row needs an id of its own"),
                (11, "9 fields instead of 8"),
                (12, "created: \"2031-05-11 10:00:00\" lies in the future"),
                (13, "lat is empty, the other half of the point is not"),
                (14, "a quote is not closed, or closed in the middle of a field"),
                (15, "4 fields instead of 8"),
                (18, "created: \"1899-12-30 10:00:00\" lies before 1990 or after 2100"),
            ]
        );
        // Every rejected line stands there just as in the file.
        let text = lines.concat();
        for (line, _, record) in &rejects {
            assert_eq!(text.lines().nth(usize::try_from(*line).unwrap() - 1).unwrap(), record);
        }
    })
    .await;
}

#[tokio::test]
async fn rejects_are_never_written_over_the_rows() {
    TestDb::on_sqlite(|db| async move {
        let file = given(HEADER.to_owned() + &row(1).replace("50.45", "999"));
        let options = Options { rejects: Some(file.file.clone()), ..Options::default() };
        let said = requests(&db, &clock(), &file.file, &mapping(), &options, |_| ()).await.unwrap_err().to_string();
        assert!(said.contains("over the rows"), "{said}");

        // Those of an earlier run go when there are none any more; a file of somebody else's stays.
        run(&db, &file, &mapping()).await.unwrap();
        assert!(file.rejects().exists());
        std::fs::write(&file.file, HEADER.to_owned() + &row(1)).unwrap();
        assert_eq!(run(&db, &file, &mapping()).await.unwrap().imported, 1);
        assert!(!file.rejects().exists());
        std::fs::write(file.rejects(), "mine").unwrap();
        run(&db, &file, &mapping()).await.unwrap();
        assert_eq!(std::fs::read_to_string(file.rejects()).unwrap(), "mine");
    })
    .await;
}

#[tokio::test]
async fn packed_marked_and_with_windows_line_ends() {
    TestDb::on_sqlite(|db| async move {
        let text = format!("\u{feff}{HEADER}{}{}", row(1), row(2)).replace('\n', "\r\n");
        // Told by its first bytes: the name says nothing of gzip.
        assert_eq!(run(&db, &given(gzip(&text)), &mapping()).await.unwrap().imported, 2);
    })
    .await;
}

#[tokio::test]
async fn a_rule_for_a_direction_that_there_is_not() {
    TestDb::on_sqlite(|db| async move {
        let mapping = Mapping::parse(&COLUMNS.replace("\"heating\"", "\"hot\"")).unwrap();
        let said = run(&db, &given(HEADER), &mapping).await.unwrap_err().to_string();
        assert!(said.contains("rule 1") && said.contains("\"hot\"") && said.contains("heating"), "{said}");
    })
    .await;
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}
