//! Objects as maps.

use serde::de::MapAccess;

use super::decoder::{Decoder, NUMBER_KEY, Place};
use super::deserialize::ItemSeed;
use super::found::Found;
use crate::fields::{Kind, MapMut};

/// Reads the members of an object into a map; null is none.
pub(super) fn entries<'de, A: MapAccess<'de>>(
    mut map: MapMut<'_>,
    decoder: &mut Decoder<'_>,
    object: &mut A,
) -> Result<(), A::Error> {
    map.reset(true);
    decoder.enter(Place::Map)?;
    while let Some(name) = object.next_key::<String>()? {
        if name == NUMBER_KEY {
            return Err(decoder.refuse(Kind::Structure, &Found::Number));
        }
        decoder.entry(&name, map.entry_size())?;
        let item = map.insert(name.clone());
        if !object.next_value_seed(ItemSeed { item, decoder })? {
            map.remove(&name);
        }
    }
    decoder.leave();
    Ok(())
}
