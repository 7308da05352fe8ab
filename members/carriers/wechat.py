"""Template messages of a WeChat service account, through wechatpy.

https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html:
`client_msg_id` makes WeChat send a repeated try once.
"""

from members.carriers import Letter
from members.carriers.templates import filled, template_of
from members.wechat import client


def send(letter: Letter) -> str:
    template = template_of(letter)
    values = filled(template, letter)
    message = {
        "touser": letter.address,
        "template_id": template.template_id,
        "data": {name: {"value": value} for name, value in values.items()},
        "client_msg_id": letter.key,
    }
    if letter.url:
        message["url"] = letter.url
    return str(client().post("message/template/send", data=message)["msgid"])
