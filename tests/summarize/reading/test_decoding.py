"""Encodings as browsers read their labels (WHATWG Encoding Standard)."""

from __future__ import annotations

import pytest

from summarize.reading.decoding import decode


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("iso-8859-1", "cp1252", "“the last chance” – it wouldn’t cost €14 million"),
        ("gb2312", "gbk", "主席镕喆说,码头耗资一千四百万克朗,二〇二二年以来翻了一番"),
        ("Shift_JIS", "cp932", "港湾委員会(髙橋委員長)は①新しい桟橋の建設を承認した"),
        ("euc-kr", "cp949", "부두 건설을 승인했으며 똠방각하 양 쉿당 주인들은 반대했다고 밝혔다"),
    ],
)
def test_declared_encoding_is_that_of_browsers(label: str, codec: str, text: str) -> None:
    page = f'<meta charset="{label}"><p>{text}</p>'
    assert decode(page.encode(codec), "page") == page
