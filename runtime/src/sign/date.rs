//! UTC dates of Unix times, as far as signing needs them.

/// Year, month and day of a count of days since 1970-01-01 in the proleptic Gregorian calendar.
///
/// Works on eras of 400 years that begin on 1 March, so that the leap day is the last day of a year and needs no special case.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// `YYYY-MM-DD` of a Unix time in seconds, in UTC.
///
/// ```
/// assert_eq!(cloudapi_runtime::sign::utc_date(1_551_113_065), "2019-02-25");
/// ```
pub fn utc_date(timestamp: i64) -> String {
    let (year, month, day) = civil(timestamp.div_euclid(86_400));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `YYYY-MM-DDThh:mm:ssZ` of a Unix time in seconds.
///
/// ```
/// assert_eq!(cloudapi_runtime::sign::iso8601(1_728_103_330), "2024-10-05T04:42:10Z");
/// ```
pub fn iso8601(timestamp: i64) -> String {
    let second = timestamp.rem_euclid(86_400);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", utc_date(timestamp))
}

/// Unix seconds of `YYYY-MM-DDThh:mm:ssZ`, with or without a fraction of a second, which is dropped.
#[cfg(feature = "client")]
pub(crate) fn parse_iso8601(text: &str) -> Option<i64> {
    let text = text.strip_suffix('Z')?;
    let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let shape = b"0000-00-00T00:00:00";
    let matches = |(byte, shape): (u8, &u8)| match shape {
        b'0' => byte.is_ascii_digit(),
        other => byte == *other,
    };
    let digits = fraction.bytes().all(|b| b.is_ascii_digit());
    if text.len() != shape.len() || !digits || !text.bytes().zip(shape).all(matches) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (month, day) = (number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    // Years begin in March, as in `civil`.
    let year = number(0, 4)? - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = day_of_era + day_of_year - 719_468;
    let valid = (1..=12).contains(&month) && hour < 24 && minute < 60 && second < 61;
    // A day that the month does not have would come back as one of the next.
    let exists = civil(days) == (number(0, 4)?, month, day);
    (valid && exists).then_some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_around_leap_days_and_epochs() {
        for (timestamp, date) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (68_169_600, "1972-02-29"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_709_164_800, "2024-02-29"),
            (1_735_689_599, "2024-12-31"),
            (4_107_542_400, "2100-03-01"),
            (4_107_456_000, "2100-02-28"),
        ] {
            assert_eq!(utc_date(timestamp), date, "{timestamp}");
        }
    }

    #[test]
    fn every_day_follows_its_predecessor() {
        let mut last = civil(-1);
        for day in 0..150_000 {
            let next = civil(day);
            let (y, m, d) = last;
            let leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
            let length = match m {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            let expected = match (m, d) {
                (12, 31) => (y + 1, 1, 1),
                (_, d) if d == length => (y, m + 1, 1),
                _ => (y, m, d + 1),
            };
            assert_eq!(next, expected);
            last = next;
        }
    }

    #[test]
    fn times_are_read_back() {
        for timestamp in (0..4_102_444_800).step_by(1_234_577) {
            assert_eq!(parse_iso8601(&iso8601(timestamp)), Some(timestamp));
        }
        assert_eq!(parse_iso8601("1970-01-01T00:00:01.999Z"), Some(1));
        for text in [
            "",
            "Z",
            "1970-01-01T00:00:00",
            "1970-01-01 00:00:00Z",
            "1970-13-01T00:00:00Z",
            "1970-00-01T00:00:00Z",
            "1970-02-30T00:00:00Z",
            "1970-01-00T00:00:00Z",
            "1970-01-01T24:00:00Z",
            "1970-01-01T00:60:00Z",
            "1970-01-01T00:00:00.xZ",
            "1970-01-01T00:00:0éZ",
        ] {
            assert_eq!(parse_iso8601(text), None, "{text}");
        }
    }

    #[test]
    fn times_of_day() {
        assert_eq!(iso8601(0), "1970-01-01T00:00:00Z");
        assert_eq!(iso8601(2_145_810_745), "2037-12-30T18:32:25Z");
        assert_eq!(iso8601(-1), "1969-12-31T23:59:59Z");
    }
}
