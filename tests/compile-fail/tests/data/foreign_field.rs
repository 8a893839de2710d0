// No field may have a type that the runtime does not know.
pub struct Rule {
    pub name: Option<String>,
    pub port: Option<u16>,
}

cloudapi_runtime::fields! { Rule { 0 => name: "RuleName", 1 => port: "Port" } }

fn main() {}
