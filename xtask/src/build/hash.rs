//! A hash for names and stamps: the same on every machine and with every
//! release of Rust, which `std`'s does not promise.

/// FNV-1a of the parts, each with its length, as 16 hexadecimal digits.
pub(crate) fn hex(parts: &[&[u8]]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        hash = fold(hash, &part.len().to_le_bytes());
        hash = fold(hash, part);
    }
    format!("{hash:016x}")
}

/// Bytes as hexadecimal digits.
pub(crate) fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fold(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_as_fnv_1a_is_published() {
        let start = 0xcbf2_9ce4_8422_2325;
        assert_eq!(fold(start, b""), start);
        assert_eq!(fold(start, b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fold(start, b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn the_border_between_parts_counts() {
        assert_ne!(hex(&[b"ab", b"c"]), hex(&[b"a", b"bc"]));
        assert_eq!(hex(&[b"ab", b"c"]).len(), 16);
    }
}
