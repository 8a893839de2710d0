//! Standard output and standard error of a subcommand.

use crate::diagnostic::{Diagnostic, render};
use anstream::AutoStream;
use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Where a subcommand writes: results to standard output, messages to standard error. Styles are taken out
/// where the stream is no terminal.
#[derive(Debug)]
pub struct Console(());

impl Console {
    /// The console of this process.
    pub(crate) fn new() -> Self {
        Self(())
    }

    /// Standard output, for results.
    pub fn out(&self) -> Box<dyn Write> {
        Box::new(io::LineWriter::new(AutoStream::auto(io::stdout())))
    }

    /// Standard error, for what is neither result nor diagnostic.
    pub fn err(&self) -> Box<dyn Write> {
        Box::new(AutoStream::auto(io::stderr()))
    }

    /// Prints diagnostics to standard error, then a line that counts them.
    pub fn report(&self, diagnostics: &[Diagnostic]) {
        // Nobody is left to be told when standard error fails.
        let _ = self
            .err()
            .write_all(render::report(diagnostics, render::Style::Colour).as_bytes());
    }

    /// Prints what stopped the command to standard error, and says if there is more.
    pub fn report_errors(&self, diagnostics: &[Diagnostic]) {
        // Nobody is left to be told when standard error fails.
        let _ = self
            .err()
            .write_all(render::report_errors(diagnostics, render::Style::Colour).as_bytes());
    }

    /// Says on a terminal what is being done, once it takes more than a second, until the value is dropped.
    pub fn progress(&self, what: impl Into<String>) -> Progress {
        Progress::start(what.into(), io::stderr().is_terminal())
    }
}

/// A line on the terminal that says what is being done; see [`Console::progress`].
#[derive(Debug)]
pub struct Progress {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    fn start(what: String, terminal: bool) -> Self {
        if !terminal {
            return Self { running: None };
        }
        let (stop, stopped) = mpsc::channel();
        let begin = Instant::now();
        let thread = std::thread::spawn(move || {
            let mut shown = false;
            while stopped.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                eprint!("\r{what}... {} s", begin.elapsed().as_secs());
                shown = true;
            }
            if shown {
                eprint!("\r\x1b[K");
            }
        });
        Self {
            running: Some((stop, thread)),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}
