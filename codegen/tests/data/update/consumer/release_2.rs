//! A program written for release 2. It must compile and print the same as long as no release breaks.

use tencentcloud_shelf::structures::Author;
use tencentcloud_shelf::{DeleteBookRequest, DescribeBooksRequest, DescribeBooksResponse, ErrorCode};

const BODY: &str = r#"{"Books": [{"Title": "t", "Pages": 12, "Author": {"Name": "n", "Born": 1900}, "New": 1}],
                       "TotalCount": 1, "RequestId": "r"}"#;

fn born(author: &Author) -> Option<i64> {
    author.born
}

fn main() -> Result<(), serde_json::Error> {
    let request = DescribeBooksRequest::new("shelf-1").book_ids(["book-1"]);
    println!("{}", serde_json::to_string(&request.limit(20))?);
    println!("{}", serde_json::to_string(&DeleteBookRequest::new("book-1"))?);
    let response: DescribeBooksResponse = serde_json::from_str(BODY)?;
    for book in response.books() {
        let pages: Option<i64> = book.pages;
        println!("{:?} {pages:?} {:?}", book.title.as_deref(), born(book.author()));
    }
    println!("{:?} {:?}", response.total_count, ErrorCode::from("InternalError"));
    Ok(())
}
