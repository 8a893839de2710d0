//! Timing by the least of several rounds, in turn, so that noise hits both sides alike.

use std::fmt;
use std::time::{Duration, Instant};

/// Runs two closures in turn and gives the shortest time of each.
pub fn in_turn<E>(
    rounds: usize,
    mut first: impl FnMut() -> Result<(), E>,
    mut second: impl FnMut() -> Result<(), E>,
) -> Result<(Duration, Duration), E> {
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
        let start = Instant::now();
        first()?;
        best.0 = best.0.min(start.elapsed());
        let start = Instant::now();
        second()?;
        best.1 = best.1.min(start.elapsed());
    }
    Ok(best)
}

/// Prints one comparison with its target.
pub fn report(what: &str, ours: Duration, other: Duration, target: f64) {
    let ratio = ours.as_secs_f64() / other.as_secs_f64();
    let verdict = if ratio <= target { "within" } else { "MISSES" };
    println!(
        "{what:<32} {ours:>12.3?} {other:>12.3?}   ratio {ratio:.3}, {verdict} the target of {target:.3}"
    );
}

/// What a job took, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Of all processes that were started and waited for. Unlike the clock it does not count what other programs do.
    pub cpu: f64,
    /// On the clock.
    pub wall: f64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} ({:.1})", self.cpu, self.wall)
    }
}

/// Runs a job that starts processes.
pub fn cost(job: impl FnOnce() -> Result<(), String>) -> Result<Cost, String> {
    let (start, before) = (Instant::now(), children()?);
    job()?;
    Ok(Cost {
        cpu: children()? - before,
        wall: start.elapsed().as_secs_f64(),
    })
}

/// Seconds of CPU of the processes that this one has started and waited for.
fn children() -> Result<f64, String> {
    let path = "/proc/self/stat";
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    // The name of the program, in parentheses, may hold spaces.
    let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: Vec<f64> = rest
        .split_whitespace()
        .skip(13)
        .take(2)
        .filter_map(|field| field.parse().ok())
        .collect();
    match *ticks {
        // Linux counts a hundred ticks a second on every platform that it tells programs about.
        [user, system] => Ok((user + system) / 100.0),
        _ => Err(format!("{path} has another form than expected")),
    }
}
