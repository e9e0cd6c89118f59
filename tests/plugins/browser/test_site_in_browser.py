"""The site as a whole, in a real browser."""

import minnet


def test_python_loads_shows_how_far_it_is_and_answers(page, site, ask):
    page.goto(site + "playground.html")
    page.wait_for_selector(".python[data-state=loading] progress")
    assert ask(page, "about")["minnet"] == minnet.__version__
    assert page.locator(".python").inner_text() == "Python is ready"
    assert ask(page, "nonsense") == {"error": "Python knows no call 'nonsense'"}
    assert page.refused == []
