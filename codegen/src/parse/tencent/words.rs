//! Words of the manual by which its parts are recognised. All of them stand here.

use crate::read::Layout;

/// Furniture of the printed pages.
pub const LAYOUT: Layout = Layout {
    date: "最近更新时间：",
    prompt: "推荐使用 API Explorer 点击调试",
    footer: "版权所有：",
    footer_number: ("第", " 共"),
    first_heading: "1. 接口描述",
    overview_header: "接口名称 接口功能 频率限制（次/秒）",
    folders: &["API 文档", "调用方式"],
    headings: &[("第 ", " 次发布")],
    part: " API ",
};
