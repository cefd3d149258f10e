"""Logs hold no personal data, whoever writes them."""

import json
import logging
import logging.config

import pytest

from minshi.logs import logging_config, masked


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("电话13812345678，请回", "电话[手机号]，请回"),
        ("证号 440305199001011234。", "证号 [身份证号]。"),
        ("证号 44030519900101123X", "证号 [身份证号]"),
        ("写信 a.b@example.com", "写信 [邮箱]"),
        ("项目 2026-0013 金额 1234567.00 元", "项目 2026-0013 金额 1234567.00 元"),
        ("单号 202611230000138123456781", "单号 202611230000138123456781"),
    ],
)
def test_numbers_of_persons_are_masked(text, kept):
    assert masked(text) == kept


def test_a_line_in_production_is_json_without_personal_data():
    config = logging_config(as_json=True, level="INFO")
    made = config["formatters"]["line"]
    formatter = made["()"](foreign_pre_chain=made["foreign_pre_chain"], processors=made["processors"])
    record = logging.LogRecord("portal", logging.INFO, __file__, 1, "resident %s called", ("13812345678",), None)
    line = json.loads(formatter.format(record))
    assert line["event"] == "resident [手机号] called"
    assert line["level"] == "info"
    assert line["logger"] == "portal"
