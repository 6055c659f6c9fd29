"""The theme's scripts and those behind them wait for the page, where none could notice."""

from __future__ import annotations

from runpress.hosts.deferral import defer_scripts

HEAD = '<head><script src="early.js"></script></head><body><script>here()</script>'
BUNDLE = '<script src="../assets/javascripts/bundle.a5f9d56c.min.js"></script>'


def test_the_theme_and_what_follows_are_deferred_and_what_is_before_is_not() -> None:
    found = defer_scripts(f'{HEAD}{BUNDLE}<script src="own.js"></script></body>')
    deferred = BUNDLE.replace("<script ", "<script defer ")
    assert found == f'{HEAD}{deferred}<script defer src="own.js"></script></body>'


def test_what_waits_already_stays_as_it_is() -> None:
    tail = '<script type="module" src="a.js"></script><script async src="b.js"></script>'
    assert defer_scripts(BUNDLE + tail).endswith(tail)


def test_a_script_in_the_page_behind_the_theme_keeps_all_as_it_is() -> None:
    page = f"{HEAD}{BUNDLE}<script>document$.subscribe(start)</script></body>"
    assert defer_scripts(page) == page


def test_a_page_of_another_theme_stays_as_it_is() -> None:
    page = f'{HEAD}<script src="js/base.js"></script></body>'
    assert defer_scripts(page) == page


def test_a_page_that_only_speaks_of_the_bundle_stays_as_it_is() -> None:
    page = f"{HEAD}<p>assets/javascripts/bundle.js</p></body>"
    assert defer_scripts(page) == page
