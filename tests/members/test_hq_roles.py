"""Roles at headquarters: ticked model by model, in the reader's language."""

from django.contrib.auth.models import Group, Permission
from django.urls import reverse

ADD = "hq:auth_group_add"


def test_role_is_made_of_ticks(client_of, hq_boss):
    view = Permission.objects.get(codename="view_order")
    answer = client_of(hq_boss).post(reverse(ADD), {"name": "客服", "permissions": [view.pk]})
    assert answer.status_code == 302
    assert list(Group.objects.get(name="客服").permissions.all()) == [view]


def test_page_speaks_chinese_and_names_only_what_the_desk_shows(client_of, hq_boss):
    page = client_of(hq_boss).get(reverse(ADD)).content.decode()
    assert "查看" in page
    assert "Can view" not in page
    hidden = Permission.objects.get(codename="view_session")
    assert f'value="{hidden.pk}"' not in page


def test_permission_of_another_desk_is_refused(client_of, hq_boss):
    hidden = Permission.objects.get(codename="view_session")
    answer = client_of(hq_boss).post(reverse(ADD), {"name": "x", "permissions": [hidden.pk]})
    assert answer.status_code == 200
    assert not Group.objects.exists()
