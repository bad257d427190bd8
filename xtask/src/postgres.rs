//! A PostgreSQL of our own for the length of the tests.
//!
//! It lives in a temporary folder, listens on the loopback alone, has a
//! password that nobody knows, and forgets everything at the end. PostgreSQL
//! refuses to run as root, so that root lends it to an unprivileged user.

use std::env;
use std::fs::{self, DirBuilder};
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::build::hash;
use crate::{process, tools};

const START_TIMEOUT: Duration = Duration::from_secs(30);

/// Runs the server until its standard input ends, which it does when we close
/// it and also when we die in whatever way; then nothing is left behind.
/// Arguments: the folder, the server, the server's options.
const KEEPER: &str = r#"
folder=$1
shift
"$@" >"$folder/log" 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -QUIT "$server"
patience=50
while kill -0 "$server" 2>/dev/null && [ $patience -gt 0 ]; do
    patience=$((patience - 1))
    sleep 0.1
done
kill -KILL "$server" 2>/dev/null
cd /
rm -rf "$folder"
"#;

/// A running cluster; dropping it stops it.
pub(crate) struct Cluster {
    keeper: Child,
    /// A superuser's connection, from which tests create databases of their own.
    pub(crate) url: String,
}

impl Cluster {
    /// Starts a cluster, or says `None` when PostgreSQL is not here and cannot be had.
    pub(crate) fn start() -> Result<Option<Self>> {
        let Some(programs) = find_or_install()? else {
            return Ok(None);
        };
        let owner = tools::is_root().then(unprivileged_user).transpose()?;
        let folder = private_folder(owner)?;
        let started = Self::start_in(&folder, &programs, owner);
        if started.is_err() {
            // A keeper that ran has removed it already.
            let _ = fs::remove_dir_all(&folder);
        }
        started.map(Some)
    }

    fn start_in(folder: &Path, programs: &Path, owner: Option<Owner>) -> Result<Self> {
        let password = random_password()?;
        let password_file = folder.join("password");
        fs::write(&password_file, &password)?;
        give(&password_file, owner)?;

        let data = folder.join("data");
        let mut initdb = command(&programs.join("initdb"), folder, owner);
        initdb
            .args(["--username=misto", "--auth=scram-sha-256", "--no-sync"])
            .args(["--encoding=UTF8", "--locale=C.UTF-8"])
            .arg(format!("--pwfile={}", password_file.display()))
            .arg("--pgdata")
            .arg(&data);
        process::quiet(&mut initdb)?;

        let port = free_port()?;
        let mut keeper = command(Path::new("sh"), folder, owner);
        keeper
            .args(["-c", KEEPER, "keeper"])
            .arg(folder)
            .arg(programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-k"])
            .arg(folder)
            .args(["-c", "fsync=off", "-c", "synchronous_commit=off"])
            .args(["-c", "full_page_writes=off", "-c", "max_connections=300"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C is for us; the keeper sees that we are gone.
            .process_group(0);
        let cluster = Self {
            keeper: keeper.spawn().context("the keeper of PostgreSQL")?,
            url: format!("postgres://misto:{password}@127.0.0.1:{port}/postgres"),
        };
        cluster.wait_until_ready(folder, programs, port)?;
        Ok(cluster)
    }

    fn wait_until_ready(&self, folder: &Path, programs: &Path, port: u16) -> Result<()> {
        let started = Instant::now();
        let port = port.to_string();
        loop {
            let ready = Command::new(programs.join("pg_isready"))
                .args(["--quiet", "--host=127.0.0.1", "--port", &port])
                .status()?;
            if ready.success() {
                return Ok(());
            }
            if started.elapsed() > START_TIMEOUT {
                let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL did not start within {START_TIMEOUT:?}; its log:\n{log}");
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Whom the cluster belongs to when we are root.
#[derive(Clone, Copy)]
struct Owner {
    user: u32,
    group: u32,
}

/// The folder of PostgreSQL's programs: the newest of Debian's, or the PATH's;
/// on Debian, root installs it where it is missing.
fn find_or_install() -> Result<Option<PathBuf>> {
    if let Some(programs) = find() {
        return Ok(Some(programs));
    }
    if tools::install_debian(&["postgresql"])? {
        return Ok(find());
    }
    Ok(None)
}

fn find() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = debian
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path())))
        .map(|(version, folder)| (version, folder.join("bin")))
        .filter(|(_, programs)| programs.join("initdb").exists())
        .max();
    newest.map(|(_, programs)| programs).or_else(|| process::find_in_path(["initdb"])?.parent().map(Path::to_path_buf))
}

/// The user that Debian's package makes, or else the one that owns nothing.
fn unprivileged_user() -> Result<Owner> {
    let users = fs::read_to_string("/etc/passwd")?;
    ["postgres", "nobody"]
        .into_iter()
        .find_map(|name| owner_in(&users, name))
        .context("PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`")
}

/// From a line of `/etc/passwd`: `postgres:x:101:104:…`.
fn owner_in(users: &str, name: &str) -> Option<Owner> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut ids = line.split(':').skip(2).map(str::parse);
    Some(Owner { user: ids.next()?.ok()?, group: ids.next()?.ok()? })
}

/// A new folder that only its owner may enter. Root's own temporary folder may
/// be closed to others, `/tmp` is not.
fn private_folder(owner: Option<Owner>) -> Result<PathBuf> {
    let parent = if owner.is_some() { PathBuf::from("/tmp") } else { env::temp_dir() };
    let folder = parent.join(format!("misto-postgres-{}", std::process::id()));
    DirBuilder::new().mode(0o700).create(&folder).with_context(|| folder.display().to_string())?;
    give(&folder, owner)?;
    Ok(folder)
}

fn give(path: &Path, owner: Option<Owner>) -> Result<()> {
    if let Some(Owner { user, group }) = owner {
        chown(path, Some(user), Some(group)).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn command(program: &Path, folder: &Path, owner: Option<Owner>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    if let Some(Owner { user, group }) = owner {
        command.uid(user).gid(group);
    }
    command
}

/// 128 bits of the system's randomness, in hexadecimal digits.
fn random_password() -> Result<String> {
    use std::io::Read as _;
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(hash::digits(&bytes))
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_found_by_its_whole_name() {
        let users = "root:x:0:0::/root:/bin/bash\npostgresql:x:7:8:::\npostgres:x:101:104:::\n";
        let owner = owner_in(users, "postgres").unwrap();
        assert_eq!((owner.user, owner.group), (101, 104));
        assert!(owner_in(users, "nobody").is_none());
    }

    #[test]
    fn the_keeper_stops_its_server_and_leaves_nothing_when_we_are_gone() {
        let folder = env::temp_dir().join(format!("misto-keeper-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        // As PostgreSQL does, and as no child of a script does by itself.
        let server = "require('fs').writeFileSync('pid', process.pid + '\\n');
            process.on('SIGQUIT', () => process.exit());
            setInterval(() => {}, 1000);";
        let mut keeper = command(Path::new("sh"), &folder, None)
            .args(["-c", KEEPER, "keeper"])
            .arg(&folder)
            .args(["node", "-e", server])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let pid = wait_for(&folder.join("pid"));

        drop(keeper.stdin.take());
        keeper.wait().unwrap();
        assert!(!folder.exists());
        let alive = Command::new("kill").args(["-0", &pid]).stderr(Stdio::null()).status();
        assert!(!alive.unwrap().success());
    }

    fn wait_for(file: &Path) -> String {
        for _ in 0..200 {
            match fs::read_to_string(file) {
                Ok(text) if text.ends_with('\n') => return text.trim().to_owned(),
                _ => thread::sleep(Duration::from_millis(20)),
            }
        }
        panic!("{} never came", file.display());
    }
}
