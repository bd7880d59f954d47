//! What follows a connection that has ended: go on with the session, begin
//! another, or give up; and after what pause. It counts and decides; it
//! connects to nothing.
//!
//! | How it ended | What follows |
//! |---|---|
//! | op 7, op 9 with leave to resume, a cut, missed heartbeats, no connection, most codes | RESUME |
//! | op 9 without leave, 4003, 4006, 4007, 4009; the second RESUME in a row that led to nothing | IDENTIFY |
//! | 4004, 4010, 4011, 4012, 4013, 4014 | the end of the program |
//!
//! The codes are those of
//! <https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway>.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use super::{MISSING_INTENT, OLD_VERSION, TOO_FEW_SHARDS, WRONG_SHARD, WRONG_TOKEN};

/// How long a connection must have been well for its end to be no failure.
const STEADY: Duration = Duration::from_secs(30);
/// The pauses after failures: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));
/// How often in a row a RESUME may lead to nothing.
const RESUMES: u32 = 2;

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// None could be made, or Discord did not greet.
    NotMade,
    /// Discord asks for another: op 7, or op 9 with leave to resume.
    Asked,
    /// Cut, or no answer came any more.
    Lost,
    /// Discord closed it with this code.
    Closed(u16),
    /// Op 9 without leave to resume.
    Over,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Next {
    /// Whether the session, where there is one, is gone on with.
    pub(super) resumes: bool,
    /// After what pause.
    pub(super) pause: Duration,
}

/// What was tried so far.
#[derive(Debug, Default)]
pub(super) struct Course {
    /// RESUMEs since the last one that was taken.
    resumes: u32,
    /// Connections that failed, one after the other.
    failures: u32,
}

impl Course {
    /// How many connections have failed, one after the other.
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// A RESUME is sent.
    pub(super) fn resuming(&mut self) {
        self.resumes += 1;
    }

    /// A session has begun, or is gone on with.
    pub(super) fn begun(&mut self) {
        self.resumes = 0;
    }

    /// A connection ended that had been well for so long.
    ///
    /// # Errors
    /// Where trying again is of no use: why, in a sentence for the operator.
    pub(super) fn after(&mut self, end: End, well: Duration) -> Result<Next, &'static str> {
        if let End::Closed(code) = end
            && let Some(sentence) = refusal(code)
        {
            return Err(sentence);
        }
        let over = matches!(end, End::Over | End::Closed(4003 | 4006 | 4007 | 4009));
        let in_vain = self.resumes >= RESUMES;
        if over || in_vain {
            self.resumes = 0;
        }
        self.failures = if well >= STEADY { 0 } else { self.failures + 1 };
        let mut pause = match self.failures.checked_sub(1) {
            Some(before) => (PAUSES.0 * 2u32.saturating_pow(before.min(16))).min(PAUSES.1),
            None => Duration::ZERO,
        };
        if end == End::Over {
            // Discord asks for one to five seconds, by chance.
            pause = pause.max(Duration::from_secs(5));
        }
        Ok(Next {
            resumes: !over && !in_vain,
            pause: by_chance(pause),
        })
    }
}

/// Between half of it and all, so that many do not come back at once.
fn by_chance(whole: Duration) -> Duration {
    // A fresh hasher has fresh keys.
    let chance = RandomState::new().hash_one(0) % 1_000;
    whole / 2 + whole / 2_000 * u32::try_from(chance).unwrap_or(0)
}

/// When the first heartbeat of a connection is sent, by chance within the
/// interval, as Discord asks.
pub(super) fn first_beat(interval: Duration) -> Duration {
    (by_chance(interval) * 2).saturating_sub(interval)
}

/// Why a code is the end.
fn refusal(code: u16) -> Option<&'static str> {
    match code {
        4004 => Some(WRONG_TOKEN),
        4010 => Some(WRONG_SHARD),
        4011 => Some(TOO_FEW_SHARDS),
        4012 => Some(OLD_VERSION),
        4013 | 4014 => Some(MISSING_INTENT),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_secs(1);

    #[test]
    fn pauses_grow_to_a_minute_and_begin_anew_after_a_steady_connection() {
        let mut course = Course::default();
        for wanted in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            let next = course.after(End::NotMade, Duration::ZERO).unwrap();
            let whole = Duration::from_secs(wanted);
            assert!(next.resumes, "nothing was said against the session");
            assert!(
                (whole / 2..=whole).contains(&next.pause),
                "{next:?} {whole:?}"
            );
        }
        for _ in 0..100 {
            course.after(End::NotMade, Duration::ZERO).unwrap();
        }
        let next = course.after(End::Asked, STEADY).unwrap();
        assert_eq!(next.pause, Duration::ZERO);
        assert!(course.after(End::Lost, SHORT).unwrap().pause <= Duration::from_secs(1));
    }

    #[test]
    fn pauses_differ() {
        let pauses: std::collections::HashSet<Duration> =
            (0..20).map(|_| by_chance(Duration::from_mins(1))).collect();
        assert!(pauses.len() > 1, "{pauses:?}");
        for _ in 0..50 {
            assert!(first_beat(SHORT) <= SHORT);
        }
    }

    #[test]
    fn two_resumes_in_a_row_are_the_most() {
        let mut course = Course::default();
        for taken in [false, true, false] {
            course.begun();
            course.resuming();
            assert!(course.after(End::Closed(4000), SHORT).unwrap().resumes);
            course.resuming();
            if taken {
                course.begun();
            }
            let next = course.after(End::Lost, SHORT).unwrap();
            assert_eq!(next.resumes, taken);
        }
    }

    #[test]
    fn a_code_says_whether_the_session_goes_on() {
        for (code, resumes) in [
            (1000, true),
            (1001, true),
            (4000, true),
            (4001, true),
            (4002, true),
            (4003, false),
            (4005, true),
            (4006, false),
            (4007, false),
            (4008, true),
            (4009, false),
        ] {
            let next = Course::default().after(End::Closed(code), SHORT).unwrap();
            assert_eq!(next.resumes, resumes, "{code}");
        }
        let over = Course::default().after(End::Over, STEADY).unwrap();
        assert!(!over.resumes && over.pause >= Duration::from_secs(1));
        for code in [4004, 4010, 4011, 4012, 4013, 4014] {
            assert!(
                Course::default().after(End::Closed(code), SHORT).is_err(),
                "{code}"
            );
        }
    }
}
