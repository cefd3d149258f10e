"""Days off of a year that is not announced yet, derived from the law on public holidays; every one is provisional."""

from datetime import date

# 2027, by the 全国年节及纪念日放假办法 as amended from 1 January 2025: 元旦 1 day, 春节 4 days (除夕 to 初三),
# 清明 1 day, 劳动节 2 days, 端午 1 day, 中秋 1 day, 国庆 3 days; a statutory day that falls on a weekend is
# made good on working days. Lunar dates from the new moons in Beijing time: 正月初一 is 6 February (so 除夕
# 5 February), 五月初一 5 June (端午 the 9th), 八月初一 1 September (中秋 the 15th); 清明 falls on 5 April. The days
# made good are put on the next working days, which the announcement may move; make-up Saturdays cannot be
# foreseen and are not guessed.
PROVISIONAL: dict[int, dict[date, str]] = {
    2027: {
        date(2027, 1, 1): "元旦",
        date(2027, 2, 5): "春节",
        date(2027, 2, 6): "春节",
        date(2027, 2, 7): "春节",
        date(2027, 2, 8): "春节",
        date(2027, 2, 9): "春节补假",
        date(2027, 2, 10): "春节补假",
        date(2027, 4, 5): "清明节",
        date(2027, 5, 1): "劳动节",
        date(2027, 5, 2): "劳动节",
        date(2027, 5, 3): "劳动节补假",
        date(2027, 5, 4): "劳动节补假",
        date(2027, 6, 9): "端午节",
        date(2027, 9, 15): "中秋节",
        date(2027, 10, 1): "国庆节",
        date(2027, 10, 2): "国庆节",
        date(2027, 10, 3): "国庆节",
        date(2027, 10, 4): "国庆节补假",
        date(2027, 10, 5): "国庆节补假",
    }
}
"""Year → day → name."""
