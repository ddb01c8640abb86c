//! At every place of every example, whole and cut off.

use super::*;
