"""Text messages by Tencent Cloud SMS, through its own client.

https://cloud.tencent.com/document/product/382/55981: one message by template id, signature and
numbered fields. The provider does not tell retries from new messages; `SessionContext` carries
our key so that its log names the notice.
"""

from urllib.parse import urlsplit

from django.conf import settings
from tencentcloud.common.credential import Credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import SendSmsRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient

from members.carriers import CarrierRefused, Letter
from members.carriers.templates import filled, template_of

PATIENCE = 10  # seconds


def send(letter: Letter) -> str:
    template = template_of(letter)
    request = SendSmsRequest()
    request.SmsSdkAppId = settings.TENCENT_SMS["app"]
    request.SignName = settings.TENCENT_SMS["signature"]
    request.PhoneNumberSet = [letter.address]
    request.TemplateId = template.template_id
    request.TemplateParamSet = list(filled(template, letter).values())
    request.SessionContext = letter.key
    (status,) = _client().SendSms(request).SendStatusSet
    if status.Code != "Ok":
        raise CarrierRefused(f"{status.Code}: {status.Message}")
    return status.SerialNo


def _client() -> SmsClient:
    house = urlsplit(settings.TENCENT_SMS["url"])
    line = HttpProfile(protocol=house.scheme, endpoint=house.netloc, reqTimeout=PATIENCE)
    key = Credential(settings.TENCENT_SMS["secret_id"], settings.TENCENT_SMS["secret_key"])
    return SmsClient(key, settings.TENCENT_SMS["region"], ClientProfile(httpProfile=line))
