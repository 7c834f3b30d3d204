//! Exact numbers: every amount, share and threshold is a rational with 128-bit parts.
//!
//! Text enters through [`Exact::parse`], which refuses figures beyond [`LIMIT`] or with more than
//! [`MAX_SCALE`] decimal places, so that sums and single products of parsed figures cannot overflow;
//! operations are checked all the same. There is no floating point anywhere in the workspace.

use std::fmt;
use std::io::{Error, ErrorKind, Read, Write};
use std::str::FromStr;

use borsh::{BorshDeserialize, BorshSerialize};
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Zero};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// The largest figure a text may state: one thousand trillion (in 元, days, times, … alike).
pub const LIMIT: i128 = 1_000_000_000_000_000;
/// The largest number of decimal places a text may state.
pub const MAX_SCALE: u32 = 6;

/// An exact rational number. Money is in 元.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Exact(Ratio<i128>);

/// Why a figure was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// Not a decimal number.
    #[error("不是十进制数")]
    Malformed,
    /// Beyond [`LIMIT`].
    #[error("数值过大（上限 1000 万亿）")]
    TooLarge,
    /// More than [`MAX_SCALE`] places.
    #[error("小数超过 6 位")]
    TooPrecise,
}

impl Exact {
    /// Zero.
    pub const ZERO: Exact = Exact(Ratio::new_raw(0, 1));
    /// One.
    pub const ONE: Exact = Exact(Ratio::new_raw(1, 1));

    /// A whole number.
    pub const fn int(value: i64) -> Self {
        Exact(Ratio::new_raw(value as i128, 1))
    }

    /// `numerator / denominator`; `None` when the denominator is zero.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        Exact::int(numerator).over(Exact::int(denominator))
    }

    /// Reads a plain decimal (`-12.50`).
    ///
    /// # Errors
    /// [`NumberError`] when it is no decimal, too large or too precise.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let plain = text.strip_prefix('-').unwrap_or(text);
        let well_formed = !plain.is_empty()
            && plain.chars().all(|c| c.is_ascii_digit() || c == '.')
            && plain.starts_with(|c: char| c.is_ascii_digit())
            && plain.ends_with(|c: char| c.is_ascii_digit());
        if !well_formed {
            return Err(NumberError::Malformed);
        }
        if plain.len() > 40 {
            return Err(NumberError::TooLarge);
        }
        let decimal = match Decimal::from_str(text) {
            Ok(d) => d.normalize(),
            Err(rust_decimal::Error::ErrorString(_)) if plain.matches('.').count() > 1 => {
                return Err(NumberError::Malformed);
            }
            Err(_) => return Err(NumberError::TooLarge),
        };
        if decimal.scale() > MAX_SCALE {
            return Err(NumberError::TooPrecise);
        }
        let denominator = 10_i128.checked_pow(decimal.scale()).ok_or(NumberError::TooPrecise)?;
        let value = Ratio::new(decimal.mantissa(), denominator);
        if value > Ratio::from_integer(LIMIT) || value < Ratio::from_integer(-LIMIT) {
            return Err(NumberError::TooLarge);
        }
        Ok(Exact(value))
    }

    /// Sum; `None` on overflow.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(&other.0).map(Exact)
    }
    /// Difference; `None` on overflow.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(&other.0).map(Exact)
    }
    /// Product; `None` on overflow.
    pub fn times(self, other: Self) -> Option<Self> {
        self.0.checked_mul(&other.0).map(Exact)
    }
    /// Quotient; `None` on overflow or division by zero.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.0.is_zero() { None } else { self.0.checked_div(&other.0).map(Exact) }
    }
    /// Whether it is a whole number.
    pub fn is_integer(self) -> bool {
        self.0.is_integer()
    }
    /// The largest whole number that is not above it.
    pub fn floor(self) -> Self {
        Exact(self.0.floor())
    }
    /// The smallest whole number that is not below it.
    pub fn ceil(self) -> Self {
        Exact(self.0.ceil())
    }
    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0 < Ratio::zero()
    }
    /// The whole number as `i64`, when it is one and fits.
    pub fn to_i64(self) -> Option<i64> {
        if self.is_integer() { i64::try_from(*self.0.numer()).ok() } else { None }
    }

    /// Whether the decimal fraction ends, so that it can be written down.
    pub fn is_decimal(self) -> bool {
        let mut rest = *self.0.denom();
        for prime in [2, 5] {
            while rest % prime == 0 {
                rest /= prime;
            }
        }
        rest == 1
    }
}

/// Exact decimal where the fraction ends (`2.95`), else the fraction itself (`1/3`).
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (numerator, denominator) = (*self.0.numer(), *self.0.denom());
        let mut scale = 0_u32;
        let mut power = 1_i128;
        while power % denominator != 0 && scale < 28 {
            power = match power.checked_mul(10) {
                Some(p) => p,
                None => return write!(f, "{numerator}/{denominator}"),
            };
            scale += 1;
        }
        let mantissa = (power % denominator == 0)
            .then(|| numerator.checked_mul(power / denominator))
            .flatten()
            .and_then(|m| Decimal::try_from_i128_with_scale(m, scale).ok());
        match mantissa {
            Some(decimal) => write!(f, "{}", decimal.normalize()),
            None => write!(f, "{numerator}/{denominator}"),
        }
    }
}

impl FromStr for Exact {
    type Err = NumberError;
    fn from_str(s: &str) -> Result<Self, NumberError> {
        Exact::parse(s)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whole numbers that fit, which nearly all are, take nine bytes.
impl BorshSerialize for Exact {
    fn serialize<W: Write>(&self, writer: &mut W) -> Result<(), Error> {
        match self.to_i64() {
            Some(whole) => BorshSerialize::serialize(&(0_u8, whole), writer),
            None => BorshSerialize::serialize(&(1_u8, *self.0.numer(), *self.0.denom()), writer),
        }
    }
}

impl BorshDeserialize for Exact {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Result<Self, Error> {
        match u8::deserialize_reader(reader)? {
            0 => Ok(Exact::int(i64::deserialize_reader(reader)?)),
            1 => {
                let (numerator, denominator) = <(i128, i128)>::deserialize_reader(reader)?;
                let reduced = numerator != i128::MIN && denominator > 1;
                let value = reduced.then(|| Ratio::new(numerator, denominator));
                value.map(Exact).ok_or_else(|| Error::from(ErrorKind::InvalidData))
            }
            _ => Err(ErrorKind::InvalidData.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_and_shown_without_trailing_zeros() {
        assert_eq!(Exact::parse("23456.780").unwrap().to_string(), "23456.78");
        assert_eq!(Exact::int(1).over(Exact::int(3)).unwrap().to_string(), "1/3");
        let tenth = Exact::parse("0.1").unwrap();
        assert_eq!(tenth.plus(tenth).unwrap().plus(tenth).unwrap(), Exact::parse("0.3").unwrap());
    }

    #[test]
    fn absurd_figures_are_refused() {
        assert_eq!(Exact::parse("1000000000000001"), Err(NumberError::TooLarge));
        assert_eq!(Exact::parse(&"9".repeat(300)), Err(NumberError::TooLarge));
        assert_eq!(Exact::parse("0.1234567"), Err(NumberError::TooPrecise));
        for bad in ["", ".", "1.", ".5", "1e3", "1.2.3", "--1", "１"] {
            assert_eq!(Exact::parse(bad), Err(NumberError::Malformed), "{bad}");
        }
    }
}
