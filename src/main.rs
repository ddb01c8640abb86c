//! The `flowright` command.

fn main() -> std::process::ExitCode {
    flowright::cli::run()
}
