"""Both languages for every text: what `manage.py translations` finds, folds and compiles."""

import gettext
import os
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from o2o import translations
from o2o.management.commands.translations import folders

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
SAYS_SAVE = "from django.utils.translation import gettext as _\n\nlabel = _('Save')\n"


@pytest.fixture
def project(tmp_path, settings):
    """An empty project with one app; `write(path, text)` fills it."""

    def write(path: str, text: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    write.root = tmp_path
    write("locale/parts/.gitkeep", "")
    return write


def catalogue(*entries: str) -> str:
    return HEADER + "\n\n".join(entries) + "\n"


def found(project) -> list[str]:
    return translations.findings(project.root, ["shop", "templates", "static/js"])


def test_every_text_of_the_project_can_be_read_in_both_languages():
    assert translations.findings(settings.BASE_DIR, folders(settings.BASE_DIR)) == []


def test_a_text_without_chinese_is_named_with_its_place(project):
    project("shop/views.py", SAYS_SAVE)
    assert found(project) == ["shop/views.py:3: no Chinese for 'Save'"]


def test_a_translated_text_is_good(project):
    project("shop/views.py", SAYS_SAVE)
    project("locale/zh_Hans/LC_MESSAGES/django.po", catalogue('msgid "Save"\nmsgstr "保存"'))
    assert found(project) == []


def test_a_part_counts_before_it_is_merged(project):
    project("shop/views.py", SAYS_SAVE)
    project("locale/parts/shop.po", catalogue('msgid "Save"\nmsgstr "保存"'))
    assert found(project) == []


@pytest.mark.parametrize(
    "source",
    [
        "from django.utils.translation import gettext_lazy as __\nx = __('Save')",
        "from django.utils.translation import pgettext as say\nx = say('button', 'Save')",
        "from django.utils.translation import ngettext\nx = ngettext('Save', 'Save all', 2)",
    ],
)
def test_every_gettext_function_is_understood_under_any_name(project, source):
    project("shop/models.py", source)
    assert found(project) == ["shop/models.py:2: no Chinese for 'Save'"]


def test_a_name_of_another_library_is_not_a_translation(project):
    project("shop/models.py", "from elsewhere import _\nx = _('Save')")
    assert found(project) == []


@pytest.mark.parametrize(
    ("template", "msgid"),
    [
        ('\n{% translate "Save" %}', "Save"),
        ("\n{% translate 'Save' as label %}", "Save"),
        ('\n{% include "x" with label=_("Save") only %}', "Save"),
        ('\n{{ name|default:_("Save") }}', "Save"),
        (
            "\n{% blocktranslate trimmed %}\n  Save\n  {{ name }}\n{% endblocktranslate %}",
            "Save %(name)s",
        ),
        (
            "\n{% blocktranslate count n=n %}one{% plural %}{{ n }} pieces{% endblocktranslate %}",
            "one",
        ),
    ],
)
def test_every_way_to_say_something_in_a_template_is_found(project, template, msgid):
    project("templates/page.html", f"<p>\n      <b>{template}")
    [finding] = found(project)
    assert finding.startswith("templates/page.html:3")
    assert repr(msgid) in finding


def test_placeholders_must_be_the_same_in_chinese(project):
    project("templates/page.html", "{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}")
    project("locale/parts/a.po", catalogue('msgid "Hello %(name)s"\nmsgstr "你好 %(nam)s"'))
    assert found(project) == [
        "templates/page.html:1: other placeholders in the Chinese for 'Hello %(name)s'"
    ]


def test_chinese_follows_the_plural_form(project):
    source = "{% blocktranslate count n=n %}one{% plural %}{{ n }} pieces{% endblocktranslate %}"
    project("templates/page.html", source)
    entry = 'msgid "one"\nmsgid_plural "%(n)s pieces"\nmsgstr[0] "{}"'
    project("locale/parts/a.po", catalogue(entry.format("%(n)s 件")))
    assert found(project) == []
    project("locale/parts/a.po", catalogue(entry.format("件")))
    assert "other placeholders" in found(project)[0]


def test_fuzzy_and_obsolete_entries_are_findings(project):
    project("shop/views.py", SAYS_SAVE)
    entries = '#, fuzzy\nmsgid "Save"\nmsgstr "保存"', 'msgid "Gone"\nmsgstr "没了"'
    project("locale/parts/a.po", catalogue(*entries))
    assert found(project) == [
        "shop/views.py:3: fuzzy Chinese for 'Save'",
        "locale/parts/a.po:8: obsolete: 'Gone'",
    ]


def test_our_own_words_for_a_text_of_a_library_are_not_obsolete(project):
    project("locale/parts/a.po", catalogue('# library: allauth\nmsgid "Sign In"\nmsgstr "登录"'))
    assert found(project) == []


def test_two_translations_of_one_text_are_a_quarrel(project):
    project("shop/views.py", SAYS_SAVE)
    project("locale/parts/a.po", catalogue('msgid "Save"\nmsgstr "保存"'))
    project("locale/parts/b.po", catalogue('msgid "Save"\nmsgstr "存"'))
    assert found(project) == [
        "locale/parts/b.po:4: other words for 'Save' than locale/parts/a.po:4"
    ]


def test_chinese_written_straight_into_a_page_or_script_is_a_finding(project):
    project("templates/page.html", "<p>{# 注 #}\n{{ name }}\n<b>保存</b></p>")
    project("static/js/shop.js", 'say("ok");\nsay("保存");')
    assert found(project) == [
        "templates/page.html:3: Chinese outside a translation: '<b>保存</b></p>'",
        "static/js/shop.js:2: Chinese in a script: 'say(\"保存\");'",
    ]


def test_the_name_of_the_language_may_stand_in_its_own_words(project):
    project("templates/page.html", '<button lang="zh-hans">{% icon %}中文</button>')
    assert found(project) == []


def test_page_that_is_chinese_as_a_whole_and_a_script_that_chooses_are_meant(project):
    project("templates/500.html", '<html lang="zh-hans">\n<title>出错了</title></html>')
    project("static/js/shop.js", 'const words = { zh: "关闭", en: "Close" };')
    assert found(project) == []


def test_message_ids_are_english(project):
    project("templates/page.html", '{% translate "保存" %}')
    assert found(project) == ["templates/page.html:1: message ids are English: '保存'"]


def test_merge_folds_the_parts_in_sorted_and_the_same_every_time(project):
    project("locale/parts/b.po", catalogue('msgid "Zoom"\nmsgstr "放大"'))
    project("locale/parts/a.po", catalogue('#: shop.py:3\nmsgid "Add"\nmsgstr "添加"'))
    assert translations.merge(project.root) == 2
    main = translations.main_catalogue(project.root)
    first = main.read_text()
    assert [entry.msgid for entry in polib.pofile(str(main))] == ["Add", "Zoom"]
    assert translations.parts(project.root) == []
    assert "shop.py" not in first
    translations.merge(project.root)
    assert main.read_text() == first


def test_compiled_catalogue_holds_parts_and_plurals(project):
    plural = 'msgid "one"\nmsgid_plural "%(n)s pieces"\nmsgstr[0] "%(n)s 件"'
    project("locale/zh_Hans/LC_MESSAGES/django.po", catalogue('msgid "Save"\nmsgstr "保存"'))
    project("locale/parts/a.po", catalogue(plural))
    [mo] = translations.compile_catalogues(project.root)
    with mo.open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert read.gettext("Save") == "保存"
    assert read.ngettext("one", "%(n)s pieces", 1) == "%(n)s 件"


def test_compile_does_nothing_when_up_to_date_and_again_after_a_change(project):
    part = project("locale/parts/a.po", catalogue('msgid "Save"\nmsgstr "保存"'))
    assert len(translations.compile_catalogues(project.root)) == 1
    assert translations.compile_catalogues(project.root) == []
    later = part.stat().st_mtime_ns + 10**10
    os.utime(part, ns=(later, later))
    assert len(translations.compile_catalogues(project.root)) == 1


def test_the_command_fails_with_every_finding(project, settings, capsys):
    project("templates/page.html", '{% translate "Save" %}')
    settings.BASE_DIR = project.root
    with pytest.raises(CommandError, match="1 texts to mend"):
        call_command("translations", "check")
    assert "templates/page.html:1: no Chinese for 'Save'" in capsys.readouterr().err


def test_the_command_compiles_and_merges(project, settings, capsys):
    project("locale/parts/a.po", catalogue('msgid "Save"\nmsgstr "保存"'))
    settings.BASE_DIR = project.root
    call_command("translations", "compile")
    call_command("translations", "merge")
    assert capsys.readouterr().out.splitlines() == [
        "compiled locale/zh_Hans/LC_MESSAGES/django.mo",
        "1 entries",
    ]
