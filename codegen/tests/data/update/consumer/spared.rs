//! A program written for release 2 that uses nothing of what release 4 breaks.

use tencentcloud_shelf::{DeleteBookRequest, DescribeBooksRequest, DescribeBooksResponse};

fn main() -> Result<(), serde_json::Error> {
    let request = DescribeBooksRequest::new("shelf-1").book_ids(["book-1"]);
    println!("{}", serde_json::to_string(&request.limit(20))?);
    println!("{}", serde_json::to_string(&DeleteBookRequest::new("book-1"))?);
    let body = r#"{"Books": [{"Title": "t", "Pages": 12}], "RequestId": "r"}"#;
    let response: DescribeBooksResponse = serde_json::from_str(body)?;
    println!("{:?} {:?}", response.books()[0].title, response.request_id);
    Ok(())
}
