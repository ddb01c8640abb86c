//! Expressions from the grammar of the language definition, with every literal form and odd blanks, and damaged ones.

/// Sound literals, and the edges of what is sound.
const LITERALS: &[&str] = &[
    "0",
    "7",
    "007",
    "42",
    "9223372036854775807",
    "-9223372036854775808",
    "-1",
    "0x1F",
    "-0x8000000000000000",
    "0xfeu",
    "1u",
    "3U",
    "18446744073709551615u",
    "1.5",
    "-2.5",
    ".5",
    "1e3",
    "1E+3",
    "2.5e-3",
    ".5e1",
    "00.5",
    "1e-999",
    "true",
    "false",
    "null",
    "''",
    "\"\"",
    "'a'",
    "\"it's\"",
    r"'it\'s'",
    r"'\a\b\f\n\r\t\v\\\?\`'",
    r#""\x41\X7f\101\u00e9\U0001F600""#,
    r"'\000\377'",
    "r'\\d'",
    "R\"\\\"",
    "'''a\n'b' '''",
    "\"\"\"say \"\"\"",
    r"'''\n'''",
    "r'''\\'''",
    "b'bytes'",
    r"B'\xff\377'",
    r#"br"\xff""#,
    "b'''a\nb'''",
    "'é'",
    "b'é'",
    "'// no comment'",
];

/// Faulty literals, and text that is read as more than one.
const ODD_LITERALS: &[&str] = &[
    "9223372036854775808",
    "-9223372036854775809",
    "0x8000000000000000",
    "18446744073709551616u",
    "0x1ffffffffffffffff",
    "-1u",
    "--1",
    "- -9223372036854775808",
    "1.",
    "1.e3",
    "1..5",
    "1e",
    "1e+",
    "1e999",
    "-1e999",
    "12ab",
    "1_000",
    "1f",
    "1.5u",
    "1uu",
    "0X1F",
    "0x",
    "0xg",
    "0xu",
    "0b1",
    "1in",
    "'a",
    "\"a\nb\"",
    "'a\rb'",
    r"'\z'",
    r"'\400'",
    r"'\18'",
    r"'\x4'",
    r"'\u12'",
    r"'\ud800'",
    r"'\U00110000'",
    r"b'\u0041'",
    "rb'x'",
    "r'a\nb'",
    "'''a''",
    "'''a''''",
    "\"\"\"\"a\"\"\"",
    "''''''",
    "\\",
    "é",
    "@",
    "#",
    "$x",
    "\u{1}",
    "\u{a0}",
    "\0",
];

const NAMES: &[&str] =
    &["a", "b", "c", "x1", "_y", "foo_bar", "inner", "in_", "index", "r", "b", "rb", "trueish", "e3"];
const RESERVED: &[&str] = &["if", "for", "as", "package", "namespace", "while", "let", "void", "function", "const"];
const KEYWORDS: &[&str] = &["in", "true", "false", "null"];
const BACKTICKS: &[&str] = &["`a-b`", "`a.b`", "`in`", "`x/y z`", "`1`", "`if`"];
const ODD_BACKTICKS: &[&str] = &["``", "`a", "`a+b`", "`é`", "`a\nb`"];
const METHODS: &[&str] = &["f", "size", "all", "has", "map", "exists_one", "matches", "bind"];
const RELATIONS: &[&str] = &["==", "!=", "<", "<=", ">", ">=", "in"];
const BLANKS: &[&str] = &[" ", "  ", "\n", "\t", "\r\n", "\u{c}", " // why\n", "//\n", "// 'x' (\r\n"];
const ODD_PIECES: &[&str] = &[
    "&&", "||", "&", "|", "=", "==", "===", "!", "!=", "!==", "<>", "?", ":", ",", ".", ".?", "[?", "??", "?.", "(",
    ")", "[", "]", "{", "}", "+", "++", "-", "--", "*", "**", "/", "//", "%", "in", "=>", "->", "and", "not", ";", "`",
    "'", "\"", "'''", "1", "a", "true", "if", "\\",
];

/// A small generator of numbers (Vigna's SplitMix64): the same numbers on every machine.
pub(super) struct Numbers(u64);

impl Numbers {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// Yes in one of `times` cases.
    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }
}

/// The pieces of an expression, in order.
pub(super) struct Pieces<'n> {
    numbers: &'n mut Numbers,
    out: Vec<String>,
}

impl<'n> Pieces<'n> {
    /// The pieces of a mostly sound expression.
    pub(super) fn new(numbers: &'n mut Numbers) -> Self {
        let mut pieces = Self { numbers, out: Vec::new() };
        let depth = [1, 1, 2, 2, 3][pieces.numbers.below(5)];
        pieces.expr(depth);
        pieces
    }

    /// Drops, doubles, swaps or adds a piece, or puts another in its place.
    pub(super) fn damage(&mut self) {
        let at = self.numbers.below(self.out.len());
        let odd = self.numbers.pick(ODD_PIECES).to_owned();
        match self.numbers.below(5) {
            _ if self.out.is_empty() => self.out.push(odd),
            0 => _ = self.out.remove(at),
            1 => self.out.insert(at, odd),
            2 => self.out[at] = odd,
            3 => self.out.insert(at, self.out[at].clone()),
            _ => {
                let other = self.numbers.below(self.out.len());
                self.out.swap(at, other);
            }
        }
    }

    /// The text, with blanks between some pieces.
    pub(super) fn text(self) -> String {
        let Self { numbers, out } = self;
        let spread = numbers.below(4);
        let mut text = String::new();
        for piece in out {
            let word = |c: char| c == '_' || c.is_ascii_alphanumeric();
            let glued = text.ends_with(word) && piece.starts_with(|c| word(c) || c == '.' || c == '\'' || c == '"');
            // Words run together once in a while: a number before `in` may, others become something else.
            if glued && !numbers.one_in(40) || !glued && spread > 0 && numbers.one_in(spread) {
                text.push_str(if numbers.one_in(6) { numbers.pick(BLANKS) } else { " " });
            }
            text.push_str(&piece);
        }
        text
    }

    fn put(&mut self, piece: &str) {
        self.out.push(piece.to_owned());
    }

    fn pick(&mut self, of: &[&str]) {
        let piece = self.numbers.pick(of);
        self.put(piece);
    }

    fn expr(&mut self, depth: usize) {
        self.chain(depth, 0);
        if depth > 0 && self.numbers.one_in(8) {
            self.put("?");
            self.chain(depth - 1, 0);
            self.put(":");
            self.expr(depth - 1);
        }
    }

    /// Operands with operators of one level between them.
    fn chain(&mut self, depth: usize, level: usize) {
        const LEVELS: [&[&str]; 5] = [&["||"], &["&&"], RELATIONS, &["+", "-"], &["*", "/", "%"]];
        let Some(operators) = LEVELS.get(level) else { return self.unary(depth) };
        self.chain(depth, level + 1);
        while depth > 0 && self.numbers.one_in(6) {
            self.pick(operators);
            self.chain(depth - 1, level + 1);
        }
    }

    fn unary(&mut self, depth: usize) {
        if self.numbers.one_in(8) {
            let sign = self.numbers.pick(&["!", "-"]);
            for _ in 0..=self.numbers.below(3) {
                self.put(sign);
            }
        }
        self.member(depth);
    }

    fn member(&mut self, depth: usize) {
        self.primary(depth);
        while self.numbers.one_in(3) {
            match self.numbers.below(8) {
                0..=2 => {
                    self.put(".");
                    self.selector();
                }
                3 => {
                    self.put(".");
                    self.put("?");
                    self.selector();
                }
                4 | 5 => {
                    self.put(".");
                    self.method();
                    self.arguments(depth);
                }
                _ if depth == 0 => {}
                _ => {
                    self.put("[");
                    self.optional_mark();
                    self.expr(depth - 1);
                    self.put("]");
                }
            }
        }
    }

    fn primary(&mut self, depth: usize) {
        match self.numbers.below(if depth == 0 { 8 } else { 14 }) {
            0..=3 => self.literal(),
            4..=6 => self.name(),
            7 => {
                self.put(".");
                self.name();
            }
            8 => {
                self.put("(");
                self.expr(depth - 1);
                self.put(")");
            }
            9 | 10 => {
                self.method();
                self.arguments(depth);
            }
            11 => self.list(depth),
            12 => self.map(depth),
            _ => self.message(depth),
        }
    }

    fn literal(&mut self) {
        let odd = self.numbers.one_in(50);
        self.pick(if odd { ODD_LITERALS } else { LITERALS });
    }

    fn name(&mut self) {
        match self.numbers.below(120) {
            0 => self.pick(RESERVED),
            1 => self.pick(KEYWORDS),
            2 => self.pick(BACKTICKS),
            _ => self.pick(NAMES),
        }
    }

    fn selector(&mut self) {
        match self.numbers.below(60) {
            0 => self.pick(KEYWORDS),
            1 => self.pick(ODD_BACKTICKS),
            2..=11 => self.pick(RESERVED),
            12..=20 => self.pick(BACKTICKS),
            _ => self.pick(NAMES),
        }
    }

    fn method(&mut self) {
        match self.numbers.below(60) {
            0 => self.pick(RESERVED),
            1 => self.pick(KEYWORDS),
            2 => self.pick(BACKTICKS),
            _ => self.pick(METHODS),
        }
    }

    fn optional_mark(&mut self) {
        if self.numbers.one_in(5) {
            self.put("?");
        }
    }

    /// `item`s with commas between them; rarely one where none may be.
    fn separated(&mut self, trailing: usize, item: impl Fn(&mut Self)) {
        let count = self.numbers.below(4);
        for index in 0..count {
            if index > 0 {
                self.put(",");
            }
            item(self);
        }
        if self.numbers.one_in(trailing) {
            self.put(",");
        }
    }

    fn arguments(&mut self, depth: usize) {
        self.put("(");
        if depth > 0 {
            self.separated(60, |pieces| pieces.expr(depth - 1));
        }
        self.put(")");
    }

    fn list(&mut self, depth: usize) {
        self.put("[");
        self.separated(5, |pieces| {
            pieces.optional_mark();
            pieces.expr(depth - 1);
        });
        self.put("]");
    }

    fn map(&mut self, depth: usize) {
        self.put("{");
        self.separated(5, |pieces| {
            pieces.optional_mark();
            pieces.expr(depth - 1);
            pieces.put(":");
            pieces.expr(depth - 1);
        });
        self.put("}");
    }

    fn message(&mut self, depth: usize) {
        if self.numbers.one_in(4) {
            self.put(".");
        }
        self.name();
        while self.numbers.one_in(3) {
            self.put(".");
            self.selector();
        }
        self.put("{");
        self.separated(5, |pieces| {
            pieces.optional_mark();
            pieces.selector();
            pieces.put(":");
            pieces.expr(depth - 1);
        });
        self.put("}");
    }
}

/// Drops, doubles or changes a character.
pub(super) fn damage_text(text: &mut String, numbers: &mut Numbers) {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let Some(&at) = starts.get(numbers.below(starts.len())) else { return };
    match numbers.below(4) {
        0 => _ = text.remove(at),
        1 => text.insert_str(at, numbers.pick(ODD_PIECES)),
        2 => text.truncate(at),
        _ => {
            let found = text.remove(at);
            text.insert_str(at, &format!("{found}{found}"));
        }
    }
}
