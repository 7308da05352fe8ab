"""Our service account at WeChat: its client, and the page where a member says "that is me"."""

import redis
from django.conf import settings
from wechatpy import WeChatClient
from wechatpy.oauth import WeChatOAuth
from wechatpy.session.redisstorage import RedisStorage

PATIENCE = 10  # seconds


class Client(WeChatClient):
    """Keeps WeChat's token in Redis, one for all workers: a new one ends the one before."""

    def __init__(self) -> None:
        shelf = RedisStorage(redis.Redis.from_url(settings.REDIS_URL), prefix="wechat")
        super().__init__(
            settings.WECHAT["app"], settings.WECHAT["secret"], session=shelf, timeout=PATIENCE
        )
        self.API_BASE_URL = f"{settings.WECHAT['url']}/cgi-bin/"

    def fetch_access_token(self) -> dict:
        account = {
            "grant_type": "client_credential",
            "appid": self.appid,
            "secret": self.secret,
        }
        return self._fetch_access_token(url=f"{self.API_BASE_URL}token", params=account)


def client() -> Client:
    return Client()


def is_offered() -> bool:
    return bool(settings.WECHAT["app"])


def consent_url(*, back: str, state: str) -> str:
    """WeChat's page that asks nothing and tells us who: only inside WeChat."""
    return _oauth(back, state).authorize_url


def openid_of(*, code: str) -> str:
    """Whose `code` WeChat sent back; raises WeChatOAuthException for a code that is no good."""
    asking = _oauth("", "")
    asking.fetch_access_token(code)
    return asking.open_id


def _oauth(back: str, state: str) -> WeChatOAuth:
    asking = WeChatOAuth(settings.WECHAT["app"], settings.WECHAT["secret"], back, state=state)
    asking.API_BASE_URL = f"{settings.WECHAT['url']}/"
    return asking
