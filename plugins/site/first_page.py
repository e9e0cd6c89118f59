"""The first page: what minnet is, and what there is to do here, in English and in Chinese."""

from . import frame

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<!-- head -->
<title data-en="minnet: neural networks that can be read" data-zh="minnet：读得懂的神经网络">minnet: neural networks that can be read</title>
</head>
<body class="first">
<!-- top -->
<main id="main" tabindex="-1">
</main>
</body>
</html>
"""


def page(with_book: bool) -> str:
    """The page, whole."""
    return frame.filled(PAGE, with_book)
