//! The `misto` binary.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A page is tens of thousands of small strings: with the system's allocator more than a third of its rendering goes into them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    server::cli::main()
}
