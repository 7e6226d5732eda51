//! MT19937 (Matsumoto and Nishimura 1998), with their seeding by an array of words.

/// Words of state.
pub const N: usize = 624;
const M: usize = 397;

/// A Mersenne Twister.
pub struct Twister {
    state: [u32; N],
    index: usize,
}

impl Twister {
    /// Seeded by a key of at least one word (an empty key counts as a zero).
    pub fn new(key: &[u32]) -> Twister {
        let mut t = Twister { state: [0; N], index: N };
        t.seed_word(19650218);
        let key = if key.is_empty() { &[0][..] } else { key };
        let s = &mut t.state;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let mixed = (s[i - 1] ^ (s[i - 1] >> 30)).wrapping_mul(1664525);
            s[i] = (s[i] ^ mixed).wrapping_add(key[j]).wrapping_add(j as u32);
            i += 1;
            j += 1;
            if i == N {
                s[0] = s[N - 1];
                i = 1;
            }
            if j == key.len() {
                j = 0;
            }
        }
        for _ in 0..N - 1 {
            let mixed = (s[i - 1] ^ (s[i - 1] >> 30)).wrapping_mul(1566083941);
            s[i] = (s[i] ^ mixed).wrapping_sub(i as u32);
            i += 1;
            if i == N {
                s[0] = s[N - 1];
                i = 1;
            }
        }
        s[0] = 0x8000_0000;
        t
    }

    fn seed_word(&mut self, seed: u32) {
        self.state[0] = seed;
        for i in 1..N {
            let before = self.state[i - 1];
            self.state[i] = (before ^ (before >> 30)).wrapping_mul(1812433253).wrapping_add(i as u32);
        }
        self.index = N;
    }

    /// The state and the position in it.
    pub fn state(&self) -> ([u32; N], usize) {
        (self.state, self.index)
    }

    pub fn set_state(&mut self, state: [u32; N], index: usize) {
        (self.state, self.index) = (state, index);
    }

    fn refill(&mut self) {
        let s = &mut self.state;
        for i in 0..N {
            let y = (s[i] & 0x8000_0000) | (s[(i + 1) % N] & 0x7fff_ffff);
            let twist = if y & 1 != 0 { 0x9908_b0df } else { 0 };
            s[i] = s[(i + M) % N] ^ (y >> 1) ^ twist;
        }
        self.index = 0;
    }

    pub fn next_u32(&mut self) -> u32 {
        if self.index >= N {
            self.refill();
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// Uniform in [0, 1) with 53 bits.
    pub fn next_f64(&mut self) -> f64 {
        let a = self.next_u32() >> 5;
        let b = self.next_u32() >> 6;
        (f64::from(a) * 67108864.0 + f64::from(b)) * (1.0 / 9007199254740992.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The authors' published test vector: key 0x123, 0x234, 0x345, 0x456.
    #[test]
    fn published_numbers() {
        let mut t = Twister::new(&[0x123, 0x234, 0x345, 0x456]);
        let first: Vec<u32> = (0..4).map(|_| t.next_u32()).collect();
        assert_eq!(first, [1067595299, 955945823, 477289528, 4107218783]);
    }
}
