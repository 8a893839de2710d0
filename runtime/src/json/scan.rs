//! Where plain text ends.

const ONES: u64 = u64::MAX / 255;
const STEP: usize = size_of::<u64>();

/// Number of bytes before the first that JSON does not have in strings as it is: a quote, a
/// backslash, a control character.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let mut start = 0;
    while let Some(Ok(chunk)) = bytes.get(start..start + STEP).map(<[u8; STEP]>::try_from) {
        let special = special(u64::from_le_bytes(chunk));
        if special != 0 {
            return start + special.trailing_zeros() as usize / 8;
        }
        start += STEP;
    }
    let rest = bytes.get(start..).unwrap_or_default();
    let special = rest.iter().position(|byte| is_special(*byte));
    start + special.unwrap_or(rest.len())
}

/// Whether JSON has all of the bytes in strings as they are.
#[inline]
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    // The last bytes may be looked at twice; that is faster than one by one.
    let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) else {
        return !bytes.iter().any(|byte| is_special(*byte));
    };
    let chunks = bytes.chunks_exact(STEP).skip(1);
    let chunks = chunks.filter_map(<[u8]>::first_chunk);
    let found = |chunk: &[u8; STEP]| special(u64::from_le_bytes(*chunk));
    chunks.fold(found(first) | found(last), |all, chunk| all | found(chunk)) == 0
}

#[inline]
fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Eight bytes at once: the top bit of the first special byte is set, and none of those before.
#[inline]
fn special(bytes: u64) -> u64 {
    let zeros = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes;
    let control = bytes.wrapping_sub(ONES * 0x20) & !bytes;
    let quote = zeros(bytes ^ (ONES * u64::from(b'"')));
    let backslash = zeros(bytes ^ (ONES * u64::from(b'\\')));
    (control | quote | backslash) & (ONES << 7)
}
