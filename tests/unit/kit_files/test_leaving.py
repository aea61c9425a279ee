from kit.files.leaving import leaving


def test_a_file_leaves_under_its_own_name_and_a_picture_is_shown_in_place() -> None:
    assert leaving("图 一.png", "png", "abc") == {
        "content-disposition": "inline; filename=\"file.png\"; filename*=UTF-8''%E5%9B%BE%20%E4%B8%80.png",
        "etag": '"abc"',
        "x-content-type-options": "nosniff",
    }
    assert leaving("a.pdf", "pdf", "abc")["content-disposition"].startswith("attachment; ")
    assert leaving("a.pdf", "pdf", "abc", "poster", in_place=True)["content-disposition"].startswith(
        'inline; filename="poster.pdf"'
    )


def test_no_name_adds_a_header_or_ends_the_quotes() -> None:
    told = leaving('a"\r\nset-cookie: x;.pdf', "pdf", "abc")["content-disposition"]
    assert told == "attachment; filename=\"file.pdf\"; filename*=UTF-8''a%22%0D%0Aset-cookie%3A%20x%3B.pdf"
