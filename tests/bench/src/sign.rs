//! One TC3 signature with a cached key against the hashing that it cannot do without.

use crate::measure;
use cloudapi_runtime::sign::tc3;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::convert::Infallible;
use std::hint::black_box;
use std::path::Path;

const SIGNATURES: usize = 20_000;
const ROUNDS: usize = 15;
const TARGET: f64 = 1.4;
const NOW: i64 = 1_751_328_000;

/// Signs a request with a body of 200 bytes, and hashes the same bytes bare.
pub fn run(_: &Path) -> Result<(), String> {
    let body = vec![b'x'; 200];
    let request = tc3::SignableRequest {
        host: "ckafka.tencentcloudapi.com",
        payload: tc3::Payload::Signed(&body),
        ..tc3::SignableRequest::default()
    };
    let key = tc3::SigningKey::derive("0123456789abcdef0123456789abcdef", NOW, "ckafka");
    let id = "AKID0123456789abcdef0123456789abcdef";
    let stages = tc3::stages(&key, id, &request, NOW);
    let canonical = stages.canonical_request.as_bytes();
    let to_sign = stages.string_to_sign.as_bytes();
    let mac = Hmac::<Sha256>::new_from_slice(&[7; 32]).map_err(|error| error.to_string())?;

    let sign = || {
        for _ in 0..SIGNATURES {
            black_box(tc3::authorization(&key, id, black_box(&request), NOW));
        }
        Ok::<_, Infallible>(())
    };
    // The body, the canonical request and the keyed hash of the string to sign: no text is built.
    let hash = || {
        for _ in 0..SIGNATURES {
            black_box(Sha256::digest(black_box(&body)));
            black_box(Sha256::digest(black_box(canonical)));
            let mut mac = mac.clone();
            mac.update(black_box(to_sign));
            black_box(mac.finalize());
        }
        Ok(())
    };
    let Ok((ours, bare)) = measure::in_turn(ROUNDS, sign, hash);
    println!("{SIGNATURES} signatures of a body of 200 bytes, least of {ROUNDS} rounds in turn");
    println!("{:<32} {:>12} {:>12}", "", "signature", "hashing");
    measure::report("tc3::authorization", ours, bare, TARGET);
    Ok(())
}
