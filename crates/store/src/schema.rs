//! The tables, as a backup copies and the doctor counts them. A test holds this list against both databases.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Int,
    Real,
    Bool,
    Text,
}
use Holds::{Bool, Int, Real, Text};

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// By what its rows are put in order.
    pub(crate) key: &'static str,
    pub(crate) columns: &'static [(&'static str, Holds)],
}

/// All tables of the register, each after those that it refers to; those of `search` are not among them, since they are made anew
/// from these.
pub(crate) const TABLES: &[Table] = &[
    Table { name: "setting", key: "key", columns: &[("key", Text), ("value", Text)] },
    Table {
        name: "direction",
        key: "id",
        columns: &[("id", Int), ("code", Text), ("name_uk", Text), ("name_en", Text)],
    },
    Table {
        name: "executor",
        key: "id",
        columns: &[
            ("id", Int),
            ("code", Text),
            ("name_uk", Text),
            ("name_en", Text),
            ("kind", Int),
            ("email", Text),
            ("head_email", Text),
            ("phone", Text),
        ],
    },
    Table {
        name: "contractor",
        key: "id",
        columns: &[("id", Int), ("executor_id", Int), ("code", Text), ("name", Text), ("phone", Text), ("email", Text)],
    },
    Table {
        name: "building",
        key: "words, house, executor_id, kind",
        columns: &[
            ("words", Text),
            ("kind", Int),
            ("house", Text),
            ("executor_id", Int),
            ("contractor_id", Int),
            ("street", Text),
            ("number", Text),
        ],
    },
    Table {
        name: "request_type",
        key: "id",
        columns: &[
            ("id", Int),
            ("code", Text),
            ("direction_id", Int),
            ("name_uk", Text),
            ("name_en", Text),
            ("urgency", Int),
            ("precision", Int),
            ("executor_id", Int),
            ("retired_at", Int),
        ],
    },
    Table {
        name: "district",
        key: "id",
        columns: &[
            ("id", Int),
            ("code", Text),
            ("name_uk", Text),
            ("name_en", Text),
            ("label_lat", Real),
            ("label_lon", Real),
            ("border", Text),
        ],
    },
    Table {
        name: "route_rule",
        key: "id",
        columns: &[
            ("id", Int),
            ("position", Int),
            ("type_id", Int),
            ("direction_id", Int),
            ("district_id", Int),
            ("street", Text),
            ("house", Text),
            ("executor_id", Int),
            ("made_at", Int),
            ("removed_at", Int),
        ],
    },
    Table {
        name: "account",
        key: "id",
        columns: &[
            ("id", Int),
            ("phone", Text),
            ("password", Text),
            ("role", Int),
            ("executor_id", Int),
            ("surname", Text),
            ("first_name", Text),
            ("patronymic", Text),
            ("address", Text),
            ("email", Text),
            ("lang", Int),
            ("mail_notices", Int),
            ("privacy", Int),
            ("created_at", Int),
            ("opened_as", Text),
            ("disabled_at", Int),
            ("first_password_until", Int),
            ("work_email", Text),
            ("subject", Text),
            ("contractor_id", Int),
        ],
    },
    Table {
        name: "applicant",
        key: "id",
        columns: &[
            ("id", Int),
            ("surname", Text),
            ("first_name", Text),
            ("patronymic", Text),
            ("phone", Text),
            ("email", Text),
            ("address", Text),
            ("search", Text),
            ("account_id", Int),
            ("lang", Int),
            ("privacy", Int),
            ("forgotten_at", Int),
        ],
    },
    Table {
        name: "request",
        key: "id",
        columns: &[
            ("id", Int),
            ("version", Int),
            ("source", Text),
            ("source_id", Text),
            ("type_id", Int),
            ("channel", Int),
            ("district_id", Int),
            ("executor_id", Int),
            ("state", Int),
            ("resolution", Int),
            ("confirmed_by", Int),
            ("registered_at", Int),
            ("original_due_at", Int),
            ("due_at", Int),
            ("done_at", Int),
            ("reported", Bool),
            ("closed_at", Int),
            ("extended", Bool),
            ("stars", Int),
            ("rated_at", Int),
            ("lat", Real),
            ("lon", Real),
            ("public_lat", Real),
            ("public_lon", Real),
            ("place_address", Text),
            ("applicant_id", Int),
            ("merged_into", Int),
            ("asked_due_at", Int),
            ("contractor_id", Int),
            ("routed", Text),
        ],
    },
    Table {
        name: "sent_back",
        key: "request_id, n",
        columns: &[("request_id", Int), ("n", Int), ("reported_at", Int)],
    },
    Table {
        name: "event",
        key: "seq",
        columns: &[
            ("seq", Int),
            ("request_id", Int),
            ("version", Int),
            ("at", Int),
            ("role", Int),
            ("payload", Text),
            ("account_id", Int),
        ],
    },
    Table {
        name: "note",
        key: "id",
        columns: &[
            ("id", Int),
            ("request_id", Int),
            ("at", Int),
            ("role", Int),
            ("visibility", Int),
            ("body", Text),
            ("account_id", Int),
            ("looked_at", Int),
            ("looked_by", Int),
        ],
    },
    Table { name: "secret", key: "name", columns: &[("name", Text), ("value", Text)] },
    Table {
        name: "idempotency",
        key: "key_mac",
        columns: &[("key_mac", Text), ("body_mac", Text), ("request_id", Int), ("at", Int)],
    },
    Table {
        name: "tracking",
        key: "token_hash",
        columns: &[("token_hash", Text), ("request_id", Int), ("at", Int), ("applicant_id", Int)],
    },
    Table {
        name: "session",
        key: "token_hash",
        columns: &[
            ("token_hash", Text),
            ("account_id", Int),
            ("created_at", Int),
            ("seen_at", Int),
            ("expires_at", Int),
            ("agent", Text),
            ("second_at", Int),
            ("provider_at", Int),
        ],
    },
    Table {
        name: "one_time_code",
        key: "key_mac",
        columns: &[("key_mac", Text), ("code_mac", Text), ("at", Int), ("expires_at", Int), ("tries", Int)],
    },
    Table { name: "throttle", key: "key_mac", columns: &[("key_mac", Text), ("count", Int), ("at", Int)] },
    Table {
        name: "joined",
        key: "request_id, applicant_id",
        columns: &[("request_id", Int), ("applicant_id", Int), ("at", Int)],
    },
    Table {
        name: "notice",
        key: "id",
        columns: &[
            ("id", Int),
            ("request_id", Int),
            ("version", Int),
            ("applicant_id", Int),
            ("kind", Int),
            ("channel", Int),
            ("at", Int),
            ("try_at", Int),
            ("tries", Int),
            ("sent_at", Int),
        ],
    },
    Table {
        name: "answer_link",
        key: "token_hash",
        columns: &[
            ("token_hash", Text),
            ("request_id", Int),
            ("version", Int),
            ("applicant_id", Int),
            ("expires_at", Int),
            ("used_at", Int),
        ],
    },
    Table {
        name: "photo",
        key: "id",
        columns: &[
            ("id", Text),
            ("request_id", Int),
            ("note_id", Int),
            ("at", Int),
            ("role", Int),
            ("visibility", Int),
            ("width", Int),
            ("height", Int),
            ("stage", Int),
            ("looked_at", Int),
            ("looked_by", Int),
        ],
    },
    Table {
        name: "api_key",
        key: "id",
        columns: &[
            ("id", Int),
            ("name", Text),
            ("scope", Text),
            ("key_hash", Text),
            ("created_at", Int),
            ("account_id", Int),
            ("last_used_at", Int),
            ("revoked_at", Int),
        ],
    },
    Table { name: "line", key: "name", columns: &[("name", Text), ("account_id", Int)] },
    Table {
        name: "call",
        key: "id",
        columns: &[
            ("id", Int),
            ("api_key_id", Int),
            ("external_id", Text),
            ("direction", Int),
            ("phone", Text),
            ("line", Text),
            ("account_id", Int),
            ("started_at", Int),
            ("answered_at", Int),
            ("ended_at", Int),
            ("seconds", Int),
            ("outcome", Int),
            ("done_at", Int),
            ("request_id", Int),
            ("requests", Int),
            ("topic", Text),
        ],
    },
    Table {
        name: "address",
        key: "street, house",
        columns: &[("street", Text), ("house", Text), ("lat", Real), ("lon", Real)],
    },
    Table {
        name: "audit",
        key: "id",
        columns: &[
            ("id", Int),
            ("at", Int),
            ("account_id", Int),
            ("role", Int),
            ("action", Text),
            ("request_id", Int),
            ("subject", Text),
            ("detail", Text),
        ],
    },
    Table {
        name: "viewed",
        key: "id",
        columns: &[
            ("id", Int),
            ("at", Int),
            ("account_id", Int),
            ("request_id", Int),
            ("applicant_id", Int),
            ("what", Text),
        ],
    },
    Table {
        name: "callback",
        key: "id",
        columns: &[
            ("id", Int),
            ("request_id", Int),
            ("reported_at", Int),
            ("at", Int),
            ("account_id", Int),
            ("outcome", Int),
        ],
    },
    Table {
        name: "sanction",
        key: "id",
        columns: &[
            ("id", Int),
            ("request_id", Int),
            ("reported_at", Int),
            ("suspected", Int),
            ("kind", Int),
            ("executor_id", Int),
            ("at", Int),
            ("decided_at", Int),
            ("account_id", Int),
            ("note_id", Int),
        ],
    },
    Table {
        name: "refusal",
        key: "request_id, version",
        columns: &[("request_id", Int), ("version", Int), ("at", Int), ("executor_id", Int), ("note_id", Int)],
    },
    Table {
        name: "ownerless",
        key: "request_id",
        columns: &[("request_id", Int), ("at", Int), ("role", Int), ("account_id", Int), ("found_at", Int)],
    },
    Table {
        name: "incident",
        key: "id",
        columns: &[
            ("id", Int),
            ("request_id", Int),
            ("type_id", Int),
            ("text_uk", Text),
            ("text_en", Text),
            ("made_at", Int),
            ("account_id", Int),
            ("closed_at", Int),
        ],
    },
    Table {
        name: "incident_dismissal",
        key: "request_id",
        columns: &[("request_id", Int), ("at", Int), ("account_id", Int)],
    },
    Table {
        name: "second_factor",
        key: "account_id",
        columns: &[("account_id", Int), ("secret", Text), ("confirmed_at", Int), ("used_step", Int)],
    },
    Table { name: "recovery_code", key: "code_mac", columns: &[("code_mac", Text), ("account_id", Int)] },
    Table {
        name: "job",
        key: "name",
        columns: &[("name", Text), ("leased_until", Int), ("ran_at", Int), ("done", Int)],
    },
    Table {
        name: "escalation",
        key: "id",
        columns: &[
            ("id", Int),
            ("request_id", Int),
            ("due_at", Int),
            ("hours", Int),
            ("told", Int),
            ("at", Int),
            ("try_at", Int),
            ("tries", Int),
            ("sent_at", Int),
        ],
    },
    Table { name: "escalation_step", key: "hours, told", columns: &[("hours", Int), ("told", Int), ("since", Int)] },
];

impl Table {
    /// `a, b, c`: its columns.
    pub(crate) fn column_list(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::OnceLock;

    use super::*;
    use crate::testing::TestDb;
    use crate::tx::{Connection, Tx};

    /// Name, what it holds, whether it may be empty.
    type Found = (String, Holds, bool);

    async fn tables(tx: &mut Tx) -> Vec<String> {
        match &mut tx.on {
            Connection::Sqlite(connection) => {
                let sql =
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                    AND name <> '_sqlx_migrations' AND name NOT LIKE 'search\\_%' ESCAPE '\\' ORDER BY name";
                sqlx::query_scalar(sql).fetch_all(&mut **connection).await.unwrap()
            }
            Connection::Postgres(connection) => {
                let sql = "SELECT table_name::TEXT FROM information_schema.tables
                    WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'
                    AND table_name NOT LIKE 'search\\_%' ORDER BY table_name";
                sqlx::query_scalar(sql).fetch_all(&mut **connection).await.unwrap()
            }
        }
    }

    async fn columns(tx: &mut Tx, table: &Table) -> Vec<Found> {
        let rows: Vec<(String, String, bool)> = match &mut tx.on {
            Connection::Sqlite(connection) => {
                let sql = "SELECT name, type, NOT \"notnull\" FROM pragma_table_info($1) ORDER BY cid";
                sqlx::query_as(sql).bind(table.name).fetch_all(&mut **connection).await.unwrap()
            }
            Connection::Postgres(connection) => {
                let sql =
                    "SELECT column_name::TEXT, data_type::TEXT, is_nullable = 'YES' FROM information_schema.columns
                    WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position";
                sqlx::query_as(sql).bind(table.name).fetch_all(&mut **connection).await.unwrap()
            }
        };
        let found = |(name, kind, nullable): (String, String, bool)| {
            let holds = match &*kind {
                // SQLite has no type for yes and no: a check holds such a column to 0 and 1.
                "INTEGER" if matches!(&*name, "reported" | "extended") => Bool,
                "INTEGER" | "bigint" => Int,
                "REAL" | "double precision" => Real,
                "boolean" => Bool,
                "TEXT" | "text" => Text,
                other => panic!("{}.{name} is of type {other}", table.name),
            };
            (name, holds, nullable)
        };
        rows.into_iter().map(found).collect()
    }

    /// Both databases have exactly the tables and columns of the list; then a backup forgets nothing.
    #[tokio::test]
    async fn both_databases_have_the_tables_and_columns_of_the_list() {
        TestDb::each(|db| async move {
            let mut tx = db.read().await.unwrap();
            let mut names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
            names.sort_unstable();
            assert_eq!(tables(&mut tx).await, names);
            for table in TABLES {
                let found = columns(&mut tx, table).await;
                let listed: Vec<(&str, Holds)> = found.iter().map(|(name, holds, _)| (&**name, *holds)).collect();
                assert_eq!(listed, table.columns, "{}", table.name);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn both_databases_let_the_same_columns_be_empty() {
        let nullable = async |db: TestDb| {
            let mut tx = db.read().await.unwrap();
            let mut all = Vec::new();
            for table in TABLES {
                let found = columns(&mut tx, table).await;
                all.extend(found.into_iter().filter(|found| found.2).map(|found| (table.name, found.0)));
            }
            all
        };
        let sqlite = &OnceLock::new();
        TestDb::on_sqlite(|db| async move { sqlite.set(nullable(db).await).unwrap() }).await;
        TestDb::on_postgres(|db| async move { assert_eq!(sqlite.get(), Some(&nullable(db).await)) }).await;
        assert!(sqlite.get().unwrap().contains(&("request", "closed_at".to_owned())));
    }
}
