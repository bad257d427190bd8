//! How fast another city's register is taken over.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use super::{Bench, Built};
use crate::process;

pub(crate) const BENCH: Bench = Bench { name: "import", about: "a CSV register into SQLite, rows a second", run };

const ROWS: u32 = 200_000;
const CATEGORIES: [&str; 6] =
    ["Прорив труби", "Немає води", "Яма на дорозі", "Не світить ліхтар", "Не вивезено сміття", "Зламана гілка"];

const MAPPING: &str = r#"
source = "bench"
time_zone = "Europe/Kyiv"

[columns]
id = "id"
registered_at = "created"
due = "due"
status = "status"
category = "category"
executor = "executor"
lat = "lat"
lon = "lon"

[formats]
registered_at = ["%Y-%m-%d %H:%M:%S"]
due = ["%Y-%m-%d"]

[status]
"done" = { state = "closed", resolution = "done" }
"open" = { state = "in_progress" }

[[rule]]
match = ["*вод*"]
direction = "water"
"#;

fn run(built: &Built) -> Result<()> {
    let folder = built.context.root.join("target/bench/import");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let (file, mapping, database) = (folder.join("register.csv"), folder.join("mapping.toml"), folder.join("misto.db"));
    std::fs::write(&file, register()?)?;
    std::fs::write(&mapping, MAPPING)?;
    for round in ["first import", "second import: all repeats"] {
        let started = Instant::now();
        process::quiet(
            Command::new(built.context.bundle())
                .args(["import", "requests"])
                .arg(&file)
                .arg("--mapping")
                .arg(&mapping)
                .arg("--database")
                .arg(format!("sqlite:{}", database.display())),
        )?;
        let seconds = started.elapsed().as_secs_f64();
        println!("{round}: {ROWS} rows in {seconds:.2} s, {:.0} rows/s, the process whole", f64::from(ROWS) / seconds);
    }
    Ok(())
}

fn register() -> Result<String> {
    let mut csv = String::from("id,created,due,status,category,executor,lat,lon\n");
    for n in 0..ROWS {
        let (day, hour, minute, second) = (1 + n % 28, n / 7 % 24, n / 3 % 60, n % 60);
        let month = 1 + n / 20_000;
        writeln!(
            csv,
            "{n},2025-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02},2025-{month:02}-28,{},{},Організація {},{:.6},{:.6}",
            if n % 4 == 0 { "open" } else { "done" },
            CATEGORIES[n as usize % CATEGORIES.len()],
            n % 200,
            48.40 + f64::from(n % 1000) / 1e4,
            34.95 + f64::from(n % 997) / 5e3,
        )?;
    }
    Ok(csv)
}
