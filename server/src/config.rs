//! Where options come from: the command line, else the environment, else `misto.toml`, else the default.
//!
//! One rule for all options, so that none can be forgotten: `--log-format` is `MISTO_LOG_FORMAT` in the environment and `log-format`
//! in the file, where it may stand at the top (for every command that has it) or in the section of one command (`[serve]`,
//! `[import.requests]`), which goes before.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::builder::{BoolishValueParser, OsStr};
use clap::{Arg, ArgAction, Command};
use toml::{Table, Value};

/// Read when no other file is named.
const FILE: &str = "misto.toml";
/// The option that names another.
const FILE_OPTION: &str = "config";

/// Why the options' file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("{}: {source}", .path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is no TOML.
    #[error("{}: {reason}", .path.display())]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// No command has such an option.
    #[error("{}: there is no option `{key}`", .path.display())]
    Unknown {
        /// Which file.
        path: PathBuf,
        /// The name, with its section.
        key: String,
    },
    /// A value of a kind that no option has.
    #[error("{}: `{key}` is neither text, a number nor true or false", .path.display())]
    Kind {
        /// Which file.
        path: PathBuf,
        /// The name, with its section.
        key: String,
    },
}

/// The command with the environment and the file behind its options.
///
/// # Errors
/// The file cannot be read, or names options that there are not.
pub fn with_sources(command: Command, arguments: &[OsString]) -> Result<Command, ConfigError> {
    let command = with_environment(command);
    match named_file(&command, arguments) {
        Some(path) => {
            let text =
                fs::read_to_string(&path).map_err(|source| ConfigError::Unreadable { path: path.clone(), source })?;
            with_file(command, &path, &text)
        }
        None => match fs::read_to_string(FILE) {
            Ok(text) => with_file(command, Path::new(FILE), &text),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(command),
            Err(source) => Err(ConfigError::Unreadable { path: FILE.into(), source }),
        },
    }
}

/// The file that `--config` or `MISTO_CONFIG` names, found before anything else is checked.
fn named_file(command: &Command, arguments: &[OsString]) -> Option<PathBuf> {
    let matches = command.clone().ignore_errors(true).try_get_matches_from(arguments).ok()?;
    matches.get_one::<PathBuf>(FILE_OPTION).cloned()
}

/// Gives every long option its name in the environment. Help never prints what stands there: it may be a password.
fn with_environment(command: Command) -> Command {
    on_options(command, &|option| {
        let Some(name) = option.get_long() else { return option };
        let variable = format!("MISTO_{}", name.replace('-', "_").to_uppercase());
        let option = option.env(variable).hide_env_values(true);
        if matches!(option.get_action(), ArgAction::SetTrue) {
            option.value_parser(BoolishValueParser::new())
        } else {
            option
        }
    })
}

fn on_options(command: Command, change: &impl Fn(Arg) -> Arg) -> Command {
    command.mut_args(change).mut_subcommands(|command| on_options(command, change))
}

fn with_file(command: Command, path: &Path, text: &str) -> Result<Command, ConfigError> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Syntax {
        path: path.to_owned(),
        reason: one_line(&error, text),
    })?;
    let mut file = File { path, everywhere: Vec::new() };
    let mut command = command;
    // Options of all commands first, so that a command's own section goes over them.
    for (key, value) in table.iter().filter(|(_, value)| !value.is_table()) {
        command = file.at_the_top(command, key, value)?;
    }
    for (key, value) in &table {
        if let Value::Table(section) = value {
            command = file.section(command, key, section)?;
        }
    }
    Ok(command)
}

/// A file of options that is being read.
struct File<'a> {
    path: &'a Path,
    /// The section that is being read, by its parts.
    everywhere: Vec<String>,
}

impl File<'_> {
    fn at_the_top(&self, command: Command, key: &str, value: &Value) -> Result<Command, ConfigError> {
        let default = self.as_default(key, value)?;
        let name = key.replace('_', "-");
        if !has_option(&command, &name) {
            return Err(ConfigError::Unknown { path: self.path.to_owned(), key: self.shown(key) });
        }
        Ok(on_options(command, &|option| {
            if option.get_long() == Some(&name) { option.default_value(default.clone()) } else { option }
        }))
    }

    fn section(&mut self, command: Command, name: &str, section: &Table) -> Result<Command, ConfigError> {
        if command.find_subcommand(name).is_none() {
            return Err(ConfigError::Unknown { path: self.path.to_owned(), key: self.shown(name) });
        }
        self.everywhere.push(name.to_owned());
        let mut failed = None;
        let command = command.mut_subcommand(name, |mut command| {
            for (key, value) in section {
                let changed = match value {
                    Value::Table(section) => self.section(command.clone(), key, section),
                    value => self.at_the_top(command.clone(), key, value),
                };
                match changed {
                    Ok(changed) => command = changed,
                    Err(error) => {
                        failed.get_or_insert(error);
                    }
                }
            }
            command
        });
        self.everywhere.pop();
        failed.map_or(Ok(command), Err)
    }

    /// The value as one would type it.
    fn as_default(&self, key: &str, value: &Value) -> Result<OsStr, ConfigError> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Boolean(flag) => flag.to_string(),
            Value::Datetime(date) => date.to_string(),
            Value::Array(_) | Value::Table(_) => {
                return Err(ConfigError::Kind { path: self.path.to_owned(), key: self.shown(key) });
            }
        };
        Ok(text.into())
    }

    fn shown(&self, key: &str) -> String {
        self.everywhere.iter().map(String::as_str).chain([key]).collect::<Vec<_>>().join(".")
    }
}

fn has_option(command: &Command, name: &str) -> bool {
    name != FILE_OPTION
        && (command.get_arguments().any(|option| option.get_long() == Some(name))
            || command.get_subcommands().any(|command| has_option(command, name)))
}

/// TOML's own message fills several lines with the text around the fault.
fn one_line(error: &toml::de::Error, text: &str) -> String {
    let line =
        error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
    format!("line {line}: {}", error.message())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

    use super::*;

    #[derive(Debug, Parser)]
    #[command(no_binary_name = true)]
    struct Options {
        #[arg(long, global = true, default_value = "built-in")]
        database: String,
        #[command(subcommand)]
        verb: Verb,
    }

    #[derive(Debug, Subcommand)]
    enum Verb {
        Serve {
            #[arg(long)]
            demo: bool,
            #[arg(long)]
            port: Option<u16>,
        },
        Doctor,
    }

    fn parse(file: &str, arguments: &[&str]) -> Result<Options, String> {
        let command =
            with_file(with_environment(Options::command()), Path::new("f"), file).map_err(|e| e.to_string())?;
        let matches = command.try_get_matches_from(arguments).map_err(|e| e.to_string())?;
        Options::from_arg_matches(&matches).map_err(|e| e.to_string())
    }

    #[test]
    fn the_line_goes_before_the_file_and_the_file_before_the_default() {
        assert_eq!(parse("", &["doctor"]).unwrap().database, "built-in");
        assert_eq!(parse("database = 'file'", &["doctor"]).unwrap().database, "file");
        assert_eq!(parse("database = 'file'", &["doctor", "--database", "line"]).unwrap().database, "line");
        assert_eq!(parse("database = 'file'", &["--database", "line", "doctor"]).unwrap().database, "line");
    }

    #[test]
    fn a_section_is_for_its_command_and_goes_before_the_top() {
        let file = "port = 1\ndemo = false\n[serve]\nport = 2\ndemo = true\n";
        let Verb::Serve { demo, port } = parse(file, &["serve"]).unwrap().verb else { panic!("another command") };
        assert_eq!((demo, port), (true, Some(2)));
        assert!(matches!(parse(file, &["doctor"]).unwrap().verb, Verb::Doctor));
    }

    #[test]
    fn a_fault_of_the_file_is_named() {
        let message = |file| parse(file, &["doctor"]).unwrap_err();
        assert_eq!(message("prot = 1"), "f: there is no option `prot`");
        assert_eq!(message("config = 'x'"), "f: there is no option `config`");
        assert_eq!(message("[serve]\nprot = 1"), "f: there is no option `serve.prot`");
        assert_eq!(message("[sevre]"), "f: there is no option `sevre`");
        assert_eq!(message("port = [1]"), "f: `port` is neither text, a number nor true or false");
        assert!(message("port = 1\nport").starts_with("f: line 2: "), "{}", message("port = 1\nport"));
    }
}
