//! Data for the declared variables.

use super::Declarations;
use crate::base::suggest::nearest;
use crate::cel::{DataError, Step, Type, Value, may_be_left_out};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use smol_str::SmolStr;

impl Declarations {
    /// The values that `data`, an object, gives to the variables, by their declared types; and what is wrong with the data.
    ///
    /// A variable with dots in its name, `output.score`, may stand in the data under that name or as `{"output": {"score": …}}`.
    /// Variables without data have no value, but optionals, which are none.
    pub fn values(&self, data: &Json) -> (IndexMap<SmolStr, Value>, Vec<DataError>) {
        let mut reader = Reader { declarations: self, values: IndexMap::new(), problems: Vec::new() };
        match data {
            Json::Object(members) => reader.members(members, "", &mut Vec::new()),
            _ => reader.problems.push(
                DataError::new(&[], "the data is no object")
                    .help("give each variable by its name, as in `{\"score\": 0.9}`"),
            ),
        }
        for (name, ty) in &self.variables {
            if may_be_left_out(ty, self) && !reader.values.contains_key(name) {
                reader.values.insert(name.clone(), Value::Optional(None));
            }
        }
        (reader.values, reader.problems)
    }

    /// Whether a variable has a longer name that starts with `prefix` and a dot.
    fn has_below(&self, prefix: &str) -> bool {
        self.variables.keys().any(|name| name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('.')))
    }
}

struct Reader<'d> {
    declarations: &'d Declarations,
    values: IndexMap<SmolStr, Value>,
    problems: Vec<DataError>,
}

impl Reader<'_> {
    /// `prefix` is the name of the object that the members stand in, with a dot. It grows with each level and must begin the
    /// name of a variable, so the names bound the depth.
    fn members(&mut self, members: &Map<String, Json>, prefix: &str, path: &mut Vec<Step>) {
        for (key, json) in members {
            let name = format!("{prefix}{key}");
            path.push(Step::Member(key.into()));
            match (self.declarations.variables.get(name.as_str()), json) {
                (Some(ty), _) => self.variable(&name, ty, json, path),
                (None, Json::Object(inner)) if self.declarations.has_below(&name) => {
                    self.members(inner, &format!("{name}."), path);
                }
                (None, _) => self.unknown(&name, path),
            }
            path.pop();
        }
    }

    fn variable(&mut self, name: &str, ty: &Type, json: &Json, path: &[Step]) {
        match Value::from_json_at(path, json, ty, self.declarations) {
            Ok(value) => {
                if self.values.insert(name.into(), value).is_some() {
                    self.problems.push(
                        DataError::new(path, format!("the variable `{name}` is given twice"))
                            .about_key()
                            .help("remove one of the two"),
                    );
                }
            }
            Err(problem) => self.problems.push(problem),
        }
    }

    fn unknown(&mut self, name: &str, path: &[Step]) {
        let problem = DataError::new(path, format!("no variable `{name}` is declared")).about_key();
        let names = self.declarations.variables.keys().map(SmolStr::as_str);
        self.problems.push(match nearest(name, names) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help("declare it, or remove it"),
        });
    }
}
