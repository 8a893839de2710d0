//! The modules of a crate and what their names mean, as far as the surface needs it.

use std::collections::BTreeMap;
use std::path::Path;

use syn::{Item, Type, UseTree, Visibility};

/// What is not another crate at the beginning of a path.
const STANDARD: [&str; 3] = ["std", "core", "alloc"];

pub struct Crate {
    /// By path: `` for the root, `::client::call` below.
    pub modules: BTreeMap<String, Module>,
}

#[derive(Default)]
pub struct Module {
    pub items: Vec<Item>,
    /// Names of modules within, and whether they are public.
    pub children: Vec<(String, bool)>,
    /// What is exported from elsewhere, by its name here.
    pub exports: BTreeMap<String, Origin>,
    imports: BTreeMap<String, Vec<String>>,
}

/// Where a name comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A module of this crate, and the name there.
    Here(String, String),
    /// Another crate.
    Foreign(String),
}

impl Crate {
    pub fn read(root: &Path) -> Self {
        let mut source = Crate {
            modules: BTreeMap::new(),
        };
        source.file(root, String::new());
        let exports: Vec<_> = source
            .modules
            .iter()
            .flat_map(|(path, module)| {
                module
                    .items
                    .iter()
                    .filter(|item| matches!(item, Item::Use(item) if is_public(&item.vis)))
                    .flat_map(move |item| {
                        names_of_use(item)
                            .into_iter()
                            .map(move |n| (path.clone(), n))
                    })
            })
            .collect();
        for (path, name) in exports {
            let origin = source.origin(&path, &name);
            let module = source.modules.get_mut(&path);
            module.unwrap().exports.insert(name, origin);
        }
        source
    }

    fn file(&mut self, file: &Path, path: String) {
        let text = std::fs::read_to_string(file).unwrap();
        let parsed = syn::parse_file(&text).unwrap();
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let folder = match stem {
            "lib" | "mod" => file.parent().unwrap().to_owned(),
            _ => file.with_extension(""),
        };
        let mut module = Module::default();
        for item in parsed.items {
            match item {
                Item::Mod(item) if item.content.is_none() && !for_tests(&item.attrs) => {
                    let name = item.ident.to_string();
                    let public = is_public(&item.vis);
                    // Pages of the documentation are no code.
                    if name == "guide" {
                        continue;
                    }
                    let flat = folder.join(format!("{name}.rs"));
                    let nested = folder.join(&name).join("mod.rs");
                    let file = if flat.exists() { flat } else { nested };
                    self.file(&file, format!("{path}::{name}"));
                    module.children.push((name, public));
                }
                Item::Mod(_) => {}
                item => {
                    if let Item::Use(item) = &item {
                        imports(&item.tree, &mut Vec::new(), &mut module.imports);
                    }
                    module.items.push(item);
                }
            }
        }
        self.modules.insert(path, module);
    }

    /// Where a name that a module imports is defined.
    fn origin(&self, path: &str, name: &str) -> Origin {
        let module = &self.modules[path];
        match module.resolve(path, name) {
            Some(Origin::Here(home, original)) if home != path => {
                let there = &self.modules[&home];
                if there.imports.contains_key(&original) {
                    self.origin(&home, &original)
                } else {
                    Origin::Here(home, original)
                }
            }
            Some(origin) => origin,
            None => panic!("`{name}` is not known in `{path}`"),
        }
    }
}

impl Module {
    /// What a name in this module, which is at `path`, means.
    pub fn resolve(&self, path: &str, name: &str) -> Option<Origin> {
        let Some(import) = self.imports.get(name) else {
            return Some(Origin::Here(path.to_owned(), name.to_owned()));
        };
        let (last, way) = import.split_last()?;
        let mut home = path.to_owned();
        for (index, step) in way.iter().enumerate() {
            match step.as_str() {
                "crate" => home.clear(),
                "self" => {}
                "super" => home.truncate(home.rfind("::")?),
                _ if index == 0 && !self.children.iter().any(|(child, _)| child == step) => {
                    return Some(Origin::Foreign(import.join("::")));
                }
                _ => home = format!("{home}::{step}"),
            }
        }
        if way.is_empty() {
            return Some(Origin::Foreign(last.clone()));
        }
        Some(Origin::Here(home, last.clone()))
    }

    /// The foreign type at a path, if there is one.
    pub fn foreign(&self, path: &syn::Path) -> Option<String> {
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        let full = match self.imports.get(&segments[0]) {
            Some(import) => [import.as_slice(), &segments[1..]].concat(),
            // A path through a crate that nothing imports: `tokio::sync::Mutex`.
            None if segments.len() > 1 && segments[0].starts_with(char::is_lowercase) => segments,
            None => return None,
        };
        let known = ["crate", "self", "super"].contains(&full[0].as_str())
            || STANDARD.contains(&full[0].as_str())
            || self.children.iter().any(|(child, _)| *child == full[0]);
        // The crate and the type; modules between are the other crate's business.
        (!known).then(|| format!("{}::{}", full[0], full[full.len() - 1]))
    }
}

fn imports(tree: &UseTree, way: &mut Vec<String>, into: &mut BTreeMap<String, Vec<String>>) {
    let mut put = |name: String, last: &str, way: &[String]| {
        let full = match last {
            "self" => way.to_vec(),
            last => [way, &[last.to_owned()]].concat(),
        };
        into.insert(name, full);
    };
    match tree {
        UseTree::Path(path) => {
            way.push(path.ident.to_string());
            imports(&path.tree, way, into);
            way.pop();
        }
        UseTree::Name(name) => {
            let last = name.ident.to_string();
            let known_as = match last.as_str() {
                "self" => way.last().unwrap().clone(),
                _ => last.clone(),
            };
            put(known_as, &last, way);
        }
        UseTree::Rename(name) => {
            let known_as = name.rename.to_string();
            if known_as != "_" {
                put(known_as, &name.ident.to_string(), way);
            }
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                imports(tree, way, into);
            }
        }
        UseTree::Glob(_) => panic!("this crate imports by name: {}::*", way.join("::")),
    }
}

fn names_of_use(item: &Item) -> Vec<String> {
    let mut names = BTreeMap::new();
    if let Item::Use(item) = item {
        imports(&item.tree, &mut Vec::new(), &mut names);
    }
    names.into_keys().collect()
}

/// The name of an item that is visible wherever its module is.
pub fn public_name(item: &Item) -> Option<String> {
    let (visibility, name) = match item {
        Item::Struct(item) => (&item.vis, &item.ident),
        Item::Enum(item) => (&item.vis, &item.ident),
        Item::Trait(item) => (&item.vis, &item.ident),
        Item::Fn(item) => (&item.vis, &item.sig.ident),
        Item::Type(item) => (&item.vis, &item.ident),
        Item::Const(item) => (&item.vis, &item.ident),
        Item::Static(item) => (&item.vis, &item.ident),
        _ => return None,
    };
    is_public(visibility).then(|| name.to_string())
}

/// The name of a plain type: `Call` of `Call<'_, A>`.
pub fn name_of(of: &Type) -> Option<String> {
    match of {
        Type::Path(of) => of.path.get_ident().map(ToString::to_string).or_else(|| {
            let single = of.path.segments.len() == 1;
            single.then(|| of.path.segments[0].ident.to_string())
        }),
        _ => None,
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Ident>()
                .is_ok_and(|condition| condition == "test")
    })
}
