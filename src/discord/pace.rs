//! Who asks how often: a token bucket for each person and each server, and
//! what was seen a moment ago, so that nothing is answered twice. All of it is
//! in memory, is bounded, and keeps hashes rather than ids and questions.
//!
//! It knows numbers and times, nothing of messages.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Within this time the same question by the same person is one question.
const SAME: Duration = Duration::from_secs(1);
/// How many events are remembered, to know one that is delivered twice.
const REMEMBERED: usize = 10_000;

/// The buckets.
pub(super) struct Pace {
    hasher: RandomState,
    people: DefaultKeyedRateLimiter<u64>,
    servers: DefaultKeyedRateLimiter<u64>,
    presses: DefaultKeyedRateLimiter<u64>,
    clock: DefaultClock,
    events: Mutex<Recent>,
    votes: Mutex<Recent>,
    shared: Mutex<Recent>,
    questions: Mutex<VecDeque<Asked>>,
}

/// A question of a moment ago.
struct Asked {
    person: u64,
    question: u64,
    at: Instant,
}

/// The last events, oldest first.
#[derive(Default)]
struct Recent {
    order: VecDeque<u64>,
    seen: HashSet<u64>,
}

impl Recent {
    /// Whether this is the first time.
    fn first(&mut self, event: u64) -> bool {
        if !self.seen.insert(event) {
            return false;
        }
        self.order.push_back(event);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        true
    }

    /// As if it had not been.
    fn forget(&mut self, event: u64) {
        if self.seen.remove(&event) {
            self.order.retain(|known| *known != event);
        }
    }
}

impl Pace {
    /// Buckets that fill at these rates a minute. A person may ask a quarter of
    /// a minute's questions in one go, a server half. Buttons may be pressed
    /// three times as often as asked, a minute's questions in one go.
    pub(super) fn new(per_user: u32, per_server: u32) -> Pace {
        let quota = |per_minute: u32, burst: u32| {
            let one = NonZeroU32::MIN;
            Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(one))
                .allow_burst(NonZeroU32::new(burst).unwrap_or(one))
        };
        Pace {
            hasher: RandomState::new(),
            people: RateLimiter::keyed(quota(per_user, per_user / 4)),
            servers: RateLimiter::keyed(quota(per_server, per_server / 2)),
            presses: RateLimiter::keyed(quota(per_user.saturating_mul(3), per_user)),
            clock: DefaultClock::default(),
            events: Mutex::default(),
            votes: Mutex::default(),
            shared: Mutex::default(),
            questions: Mutex::default(),
        }
    }

    /// Takes one question of a person, or says after how many whole
    /// seconds there is room.
    /// What is refused was not asked, and may be asked again at once.
    pub(super) fn take(&self, person: u64) -> Result<(), u64> {
        let taken = self.take_one(person);
        if taken.is_err() {
            let person = self.hasher.hash_one((4, person));
            lock(&self.questions).retain(|asked| asked.person != person);
        }
        taken
    }

    fn take_one(&self, person: u64) -> Result<(), u64> {
        let person = self.hasher.hash_one((0, person));
        self.people
            .check_key(&person)
            .map_err(|refused| seconds(refused.wait_time_from(self.clock.now())).max(1))?;
        Ok(())
    }

    /// Takes one question of a server, or says how long to wait before there may
    /// be room.
    pub(super) fn wait_in(&self, server: Option<u64>) -> Option<Duration> {
        let server = self.hasher.hash_one((1, server?));
        let refused = self.servers.check_key(&server).err()?;
        let wait = refused.wait_time_from(self.clock.now());
        Some(wait.max(Duration::from_millis(5)))
    }

    /// Takes one press of a person, or says after how many whole seconds there
    /// is room.
    pub(super) fn press(&self, person: u64) -> Result<(), u64> {
        let person = self.hasher.hash_one((5, person));
        self.presses
            .check_key(&person)
            .map_err(|refused| seconds(refused.wait_time_from(self.clock.now())).max(1))
    }

    /// Whether a page of a message is shared for the first time.
    pub(super) fn first_share(&self, message: u64, button: &str) -> bool {
        let share = self.hasher.hash_one((6, message, button));
        lock(&self.shared).first(share)
    }

    /// A vote that could not be counted was none.
    pub(super) fn forget_vote(&self, person: u64, message: u64) {
        let vote = self.hasher.hash_one((3, person, message));
        lock(&self.votes).forget(vote);
    }

    /// Whether an event is delivered for the first time.
    pub(super) fn first_time(&self, event: u64) -> bool {
        let event = self.hasher.hash_one((2, event));
        lock(&self.events).first(event)
    }

    /// Whether a person presses a vote on a message for the first time.
    pub(super) fn first_vote(&self, person: u64, message: u64) -> bool {
        let vote = self.hasher.hash_one((3, person, message));
        lock(&self.votes).first(vote)
    }

    /// Whether a person asked the same in this channel within the last second.
    pub(super) fn repeats(&self, person: u64, channel: u64, question: &str) -> bool {
        let asked = self.hasher.hash_one((person, channel, question));
        let now = Instant::now();
        let mut questions = lock(&self.questions);
        while questions
            .front()
            .is_some_and(|asked| now.duration_since(asked.at) > SAME)
        {
            questions.pop_front();
        }
        if questions.iter().any(|known| known.question == asked) {
            return true;
        }
        questions.push_back(Asked {
            person: self.hasher.hash_one((4, person)),
            question: asked,
            at: now,
        });
        false
    }

    /// Forgets the buckets that are full again.
    pub(super) fn tidy(&self) {
        for buckets in [&self.people, &self.servers, &self.presses] {
            buckets.retain_recent();
            buckets.shrink_to_fit();
        }
    }
}

fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_says_when_there_is_room() {
        let pace = Pace::new(20, 1_000);
        for _ in 0..5 {
            assert_eq!(pace.take(1), Ok(()));
        }
        assert_eq!(pace.take(1), Err(3));
        assert_eq!(
            pace.take(2),
            Ok(()),
            "another person has a bucket of their own"
        );
        let pace = Pace::new(1_000, 4);
        assert_eq!((pace.wait_in(Some(9)), pace.wait_in(Some(9))), (None, None));
        assert!(
            pace.wait_in(Some(9)).is_some(),
            "the server's bucket is empty"
        );
        assert_eq!(pace.wait_in(None), None);
    }

    #[test]
    fn presses_have_a_bucket_and_what_is_refused_was_not_asked() {
        let pace = Pace::new(4, 1_000);
        for _ in 0..4 {
            assert_eq!(pace.press(1), Ok(()));
        }
        assert!(pace.press(1).is_err() && pace.press(2).is_ok());
        assert!(!pace.repeats(1, 5, "Who paid?") && pace.take(1).is_ok());
        assert!(!pace.repeats(1, 5, "Who swam?") && pace.take(1).is_err());
        assert!(!pace.repeats(1, 5, "Who swam?"), "it was not answered");
        assert!(pace.first_share(7, "a") && !pace.first_share(7, "a"));
        assert!(pace.first_share(8, "a") && pace.first_share(7, "b"));
        assert!(pace.first_vote(1, 7) && !pace.first_vote(1, 7));
        pace.forget_vote(1, 7);
        assert!(pace.first_vote(1, 7));
    }

    #[test]
    fn what_comes_twice_is_seen() {
        let pace = Pace::new(20, 100);
        assert!(pace.first_time(7) && !pace.first_time(7) && pace.first_time(8));
        assert!(!pace.repeats(1, 5, "Who paid?"));
        assert!(pace.repeats(1, 5, "Who paid?"));
        assert!(!pace.repeats(2, 5, "Who paid?") && !pace.repeats(1, 6, "Who paid?"));
        for event in 0..30_000 {
            pace.first_time(event);
        }
        assert!(lock(&pace.events).order.len() <= REMEMBERED);
        assert!(lock(&pace.events).seen.len() <= REMEMBERED);
    }
}
