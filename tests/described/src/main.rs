//! src/main.rs: lists the plants of a garden.

mod garden {
    include!(concat!(env!("OUT_DIR"), "/garden.rs"));
}

use garden::{Client, DescribePlantsRequest, Error, structures::Plant};

#[tokio::main]
async fn main() -> Result<(), Error> {
    list(&Client::from_env().await?, |plant| println!("{plant:?}")).await
}

async fn list(garden: &Client, mut show: impl FnMut(Plant)) -> Result<(), Error> {
    let mut plants = garden.items(DescribePlantsRequest::new());
    while let Some(plant) = plants.try_next().await? {
        show(plant);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
