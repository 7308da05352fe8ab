"""Where a provider sends no free text: its own template for the notice, filled with our facts."""

from django.utils.translation import gettext_lazy as _

from members.carriers import Letter, NothingToSay
from members.models import MessageTemplate


def template_of(letter: Letter) -> MessageTemplate:
    """In the member's language; raises NothingToSay where headquarters has entered none."""
    wanted = MessageTemplate.objects.filter(
        channel=letter.channel, kind=letter.kind, language=letter.language
    )
    if (found := wanted.first()) is None:
        raise NothingToSay(_("no template of the provider for it"))
    return found


def filled(template: MessageTemplate, letter: Letter) -> dict[str, str]:
    """What stands in each of the provider's fields, in the order of their names."""
    words = {"title": letter.words.title, "text": letter.words.text, "sms": letter.words.sms}
    facts = {**words, **letter.facts}
    return {name: facts[template.fields[name]] for name in sorted(template.fields, key=_order)}


def _order(name: str) -> tuple[int, str]:
    """Numbered fields count as numbers: 2 before 10."""
    return (int(name), "") if name.isdecimal() else (0, name)
