//! The checks under `end2end/checks`: Node scripts that talk to a real server
//! over HTTP and recompute its answers from the data themselves.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::context::Context;
use crate::process;
use crate::test::Served;
use crate::totals::Totals;

pub(crate) fn run(context: &Context, served: &Served, filter: &[String]) -> Result<Totals> {
    let files = files(context)?;
    if files.is_empty() {
        eprintln!("      there are none in end2end/checks");
        return Ok(Totals::SKIPPED);
    }
    let report = context.root.join("target/end2end/checks.tap");
    fs::create_dir_all(context.root.join("target/end2end"))?;

    let mut node = Command::new("node");
    node.current_dir(&context.root)
        .args(["--test", "--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg("--test-reporter=tap")
        .arg(format!("--test-reporter-destination={}", report.display()))
        .args(filter.iter().map(|name| format!("--test-name-pattern={name}")))
        .args(files);
    served.tell(&mut node);
    let status = process::lines(&mut node, |line| println!("{line}"))?;
    Ok(Totals::from_tap(&fs::read_to_string(report)?)?.with_exit(status.success()))
}

fn files(context: &Context) -> Result<Vec<PathBuf>> {
    let folder = context.end2end().join("checks");
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
