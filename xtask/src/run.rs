//! `cargo xtask run`: from a fresh clone to a city that answers.

use std::env;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::build;
use crate::context::Context;
use crate::progress::Steps;

const DEMO_DATABASE: &str = "target/demo/misto.db";

/// Builds the bundle and becomes `misto serve`, which prints its address.
pub(crate) fn run(context: &Context, options: &[String]) -> Result<()> {
    if !context.bundle().exists() {
        eprintln!("The first build takes some minutes; later ones take seconds.\n");
    }
    build::bundle(context, &mut Steps::of(build::BUNDLE_STEPS))?;
    fs::create_dir_all(context.root.join("target/demo"))?;

    let mut serve = Command::new(context.bundle());
    serve.current_dir(&context.root);
    serve.args(serve_arguments(options, env::var_os("MISTO_DATABASE").is_some()));
    eprintln!();
    // On success this process is the server, and Ctrl-C goes straight to it.
    Err(serve.exec()).context("misto could not be started")
}

/// A database that the person names is theirs, and nothing is invented in it.
fn serve_arguments(options: &[String], database_in_environment: bool) -> Vec<String> {
    let own_database = database_in_environment
        || options.iter().any(|option| option == "--database" || option.starts_with("--database="));
    let mut arguments = vec!["serve".to_owned()];
    if !own_database {
        arguments.extend(["--database".to_owned(), format!("sqlite:{DEMO_DATABASE}"), "--demo".to_owned()]);
    }
    arguments.extend_from_slice(options);
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(options: &[&str], database_in_environment: bool) -> String {
        let options: Vec<String> = options.iter().map(ToString::to_string).collect();
        serve_arguments(&options, database_in_environment).join(" ")
    }

    #[test]
    fn a_demo_city_unless_the_database_is_the_persons_own() {
        assert_eq!(
            arguments(&["--listen", "0.0.0.0:80"], false),
            "serve --database sqlite:target/demo/misto.db --demo --listen 0.0.0.0:80"
        );
        assert_eq!(arguments(&["--database", "sqlite:city.db"], false), "serve --database sqlite:city.db");
        assert_eq!(arguments(&["--database=sqlite:city.db"], false), "serve --database=sqlite:city.db");
        assert_eq!(arguments(&[], true), "serve");
    }
}
