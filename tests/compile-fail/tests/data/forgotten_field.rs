// What makes it sound to reach fields through their table: the table has them all.
pub struct Rule {
    pub name: Option<String>,
    pub users: Vec<String>,
}

cloudapi_runtime::fields! { Rule { 0 => name: "RuleName" } }

fn main() {}
