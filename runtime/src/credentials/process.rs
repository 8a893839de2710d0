//! Credentials from the output of a program.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use zeroize::Zeroizing;

use super::failed;
use crate::Error;

/// How long a program may run, in steps of [`STEP`].
const STEPS: u32 = 6000;
const STEP: Duration = Duration::from_millis(10);
/// More than any description of a key.
const LARGEST: u64 = 1 << 16;

/// Runs a command, split at blanks as the vendor's tool splits it, and returns what it prints. A
/// thread waits for it, as there may be no runtime that could.
pub(super) async fn output(command: &str) -> Result<Zeroizing<String>, Error> {
    let mut words = command.split_whitespace();
    let program = words
        .next()
        .ok_or_else(|| failed("the command is empty"))?
        .to_owned();
    let arguments: Vec<String> = words.map(str::to_owned).collect();
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        // Nobody waits any more: the output is of no use.
        let _ = sender.send(run(&program, &arguments));
    });
    let ended = receiver
        .await
        .unwrap_or_else(|_| Err("the thread that ran it has ended".into()));
    ended.map_err(|why| failed(format!("the credential process failed: {why}")))
}

fn run(program: &str, arguments: &[String]) -> Result<Zeroizing<String>, String> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(|e| format!("{program}: {e}"))?;
    let stdout = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut bytes = Zeroizing::new(Vec::new());
        let read = stdout.map(|stdout| stdout.take(LARGEST).read_to_end(&mut bytes));
        read.transpose().map(|_| bytes)
    });
    let status = match wait(&mut child) {
        Ok(Some(status)) => status,
        Ok(None) => {
            // It may have ended by itself just now.
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!(
                "{program} did not end within {} s",
                (STEP * STEPS).as_secs()
            ));
        }
        Err(e) => return Err(format!("{program}: {e}")),
    };
    if !status.success() {
        return Err(format!("{program} ended with {status}"));
    }
    let bytes = match reader.join() {
        Ok(Ok(bytes)) => bytes,
        _ => return Err(format!("the output of {program} cannot be read")),
    };
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => Err(format!("the output of {program} is not UTF-8 text")),
    }
}

fn wait(child: &mut Child) -> std::io::Result<Option<std::process::ExitStatus>> {
    for _ in 0..STEPS {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(STEP);
    }
    Ok(None)
}
