//! The share of the program's time that compiling may take, and what it took.

use std::time::{Duration, Instant};

/// Percent of the time since the start that the program's thread may spend on compiling.
const SHARE: u32 = 12;
/// What it may spend at first, whatever the share is.
const ALLOWANCE: Duration = Duration::from_millis(2);
/// Time after which shares are looked at: before, a single function is a large one.
const SETTLED: Duration = Duration::from_millis(20);
/// Length of the stretches that are looked at each by itself.
const STRETCH: Duration = Duration::from_millis(50);

/// Time of the program's thread spent on compiling.
pub struct Share {
    began: Instant,
    spent: Duration,
    /// How often it was spent on something.
    times: u32,
    /// The largest part of the time since the start, of a stretch, in thousandths.
    largest: u64,
    largest_stretch: u64,
    /// The present stretch, and what was spent in it.
    stretch: u128,
    in_stretch: Duration,
}

impl Share {
    pub fn new() -> Share {
        Share {
            began: Instant::now(),
            spent: Duration::ZERO,
            times: 0,
            largest: 0,
            largest_stretch: 0,
            stretch: 0,
            in_stretch: Duration::ZERO,
        }
    }

    /// Whether the program's thread has spent its share, or would with what is asked for now.
    pub fn overdrawn(&self) -> bool {
        let expected = self.spent / self.times.max(1);
        self.spent + expected > ALLOWANCE.max(self.began.elapsed() * SHARE / 100)
    }

    /// Counts what was done since `began`.
    pub fn spend(&mut self, began: Instant) {
        let took = began.elapsed();
        self.spent += took;
        self.times += 1;
        let so_far = self.began.elapsed();
        let part = |spent: Duration, of: Duration| (spent.as_nanos() * 1000 / of.as_nanos().max(1)) as u64;
        if so_far >= SETTLED {
            self.largest = self.largest.max(part(self.spent, so_far));
        }
        let stretch = so_far.as_nanos() / STRETCH.as_nanos();
        if stretch != self.stretch {
            (self.stretch, self.in_stretch) = (stretch, Duration::ZERO);
        }
        self.in_stretch += took;
        if stretch > 0 {
            self.largest_stretch = self.largest_stretch.max(part(self.in_stretch, STRETCH));
        }
    }

    /// The largest part of the time since the start at any moment after 20 ms, and of any later stretch of 50 ms, in thousandths.
    pub fn largest(&self) -> [u64; 2] {
        [self.largest, self.largest_stretch]
    }
}
