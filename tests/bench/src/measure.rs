//! Timing by the least of several rounds, in turn, so that noise hits both sides alike.

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
