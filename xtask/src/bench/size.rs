//! The weight of a first visit, and of the file that a city copies to a server.

use std::fs;

use anyhow::Result;

use super::{Bench, Built};
use crate::build::sizes;

pub(crate) const BENCH: Bench = Bench { name: "size", about: "what a first visit loads, and the bundle", run };

fn run(built: &Built) -> Result<()> {
    sizes::print(&built.site)?;
    let bundle = built.context.bundle();
    let bytes = fs::metadata(&bundle)?.len();
    println!("{:<44} {:>7.1} MB", built.context.shown(&bundle), bytes as f64 / 1_048_576.0);
    Ok(())
}
