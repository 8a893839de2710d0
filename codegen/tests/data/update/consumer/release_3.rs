//! A program written for release 3: what that release has added.

use tencentcloud_shelf::structures::Author;
use tencentcloud_shelf::{CreateBookRequest, DescribeBooksRequest};

fn main() -> Result<(), serde_json::Error> {
    let request = CreateBookRequest::new("title").author(Author::new("name").with_born(1900));
    println!("{}", serde_json::to_string(&request)?);
    let request = DescribeBooksRequest::new("shelf-1").language("en");
    println!("{}", serde_json::to_string(&request)?);
    Ok(())
}
