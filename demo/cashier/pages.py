"""The cashier's own pages, in Chinese and English."""

import html
import sqlite3
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from demo.cashier.books import yuan

HERE = Path(__file__).parent / "templates"
STYLE = (HERE / "cashier.css").read_bytes()
CASHIER = Template((HERE / "cashier.html").read_text("utf-8"))
NOTE = Template((HERE / "note.html").read_text("utf-8"))

TEXTS = {
    "zh-hans": {
        "lang": "zh-Hans",
        "other_lang": "en",
        "other_name": "English",
        "title": "收银台",
        "sandbox": "沙箱",
        "no_money": "这是演示用的支付页面，不会扣款。",
        "pay_to": "付款给",
        "to_pay": "应付金额",
        "number": "交易号",
        "pay": "支付",
        "fail": "支付失败",
        "give_up": "放弃支付",
        "options": "沙箱选项",
        "options_hint": "试一试商店在通知重复、迟到或丢失时怎么做。",
        "twice": "通知发送两次",
        "delay": "通知延迟（秒）",
        "lose": "丢失通知（商店须主动查询）",
        "secured": "链接已签名，15 分钟内有效",
        "paid": "已支付",
        "paid_text": "这笔款项已经支付，无需再付。",
        "closed": "交易已关闭",
        "closed_text": "商店已关闭这笔交易，没有扣款。请回到商店重新发起支付。",
        "back": "返回商店",
        "refused": "无法打开收银台",
        "refused_text": "链接已失效或不完整，没有扣款。请回到商店重新发起支付。",
    },
    "en": {
        "lang": "en",
        "other_lang": "zh-hans",
        "other_name": "中文",
        "title": "Cashier",
        "sandbox": "Sandbox",
        "no_money": "This payment page is for demonstration. No money is taken.",
        "pay_to": "Pay to",
        "to_pay": "Amount due",
        "number": "Transaction",
        "pay": "Pay",
        "fail": "Payment fails",
        "give_up": "Leave without paying",
        "options": "Sandbox options",
        "options_hint": "See what the shop does when notices repeat, come late or get lost.",
        "twice": "Deliver the notice twice",
        "delay": "Delay the notice (seconds)",
        "lose": "Lose the notice (the shop has to ask)",
        "secured": "Signed link, good for 15 minutes",
        "paid": "Paid",
        "paid_text": "This has been paid already. There is nothing left to pay.",
        "closed": "Closed",
        "closed_text": "The shop closed this payment and nothing was taken. "
        "Please go back to the shop and pay again.",
        "back": "Back to the shop",
        "refused": "The cashier cannot open",
        "refused_text": "The link is out of date or incomplete, and nothing was taken. "
        "Please go back to the shop and pay again.",
    },
}


def texts(lang: str) -> dict[str, str]:
    return TEXTS["en" if lang.lower().startswith("en") else "zh-hans"]


def cashier(
    trade: sqlite3.Row, token: str, given: dict[str, str], lang: str, delay: float
) -> bytes:
    """The page of an open trade; a short word about a paid or closed one."""
    words = texts(lang)
    if trade["state"] != "open":
        state = trade["state"]
        return note(words, words[state], words[f"{state}_text"], given["return_url"], mark=state)
    facts = {
        "subject": trade["subject"],
        "amount": grouped(trade["amount"]),
        "currency": trade["currency"],
        "trade": trade["number"],
        "token": token,
        "notice_delay": f"{delay:g}",
        "other_url": "?" + urlencode(given | {"lang": words["other_lang"]}),
    }
    return CASHIER.substitute(escaped(words | facts)).encode()


def refused(why: str, lang: str) -> bytes:
    words = texts(lang)
    return note(words, words["refused"], words["refused_text"], "", mark="refused", code=why)


def note(
    words: dict[str, str], heading: str, text: str, url: str, *, mark: str, code: str = ""
) -> bytes:
    facts = {"heading": heading, "text": text, "url": url, "mark": mark, "code": code}
    return NOTE.substitute(
        escaped(words | facts), link="" if url else "hidden", shown="" if code else "hidden"
    ).encode()


def escaped(values: dict[str, str]) -> dict[str, str]:
    return {key: html.escape(value) for key, value in values.items()}


def grouped(cents: int) -> str:
    """1234567 → 12,345.67"""
    whole, _dot, part = yuan(cents).partition(".")
    return f"{int(whole):,}.{part}"
