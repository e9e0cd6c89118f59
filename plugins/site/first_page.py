"""The first page: what minnet is, and what there is to do here, in English and in Chinese."""

import re

import minnet
from minnet_plugins import draw

from . import frame
from .frame import both

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<!-- head -->
<link rel="stylesheet" href="first.css">
<title data-en="{title}" data-zh="{title_zh}">{title}</title>
</head>
<body>
<!-- top -->
<main id="main" tabindex="-1">
<div class="first">
<div class="say">
<h1>{heading}</h1>
<p class="lede">{lede}</p>
<p class="start"><a class="button main" href="playground.html">{start}</a>
<a class="button" href="digits.html">{digit}</a></p>
</div>
<figure>
<div class="en">{picture}</div>
<div class="zh" lang="zh-Hans">{picture_zh}</div>
<figcaption>{caption}</figcaption>
</figure>
</div>
<ul class="cards">
{cards}
</ul>
<p class="below">{below}</p>
</main>
</body>
</html>
"""

WORDS = {
    "heading": ("A neural network you can read", "一个读得懂的神经网络"),
    "lede": ("minnet is a neural network in plain Python, each equation one function that looks "
             "like it. Here it runs in your browser: train it, stop it at any step, and see every "
             "number.",
             "minnet 是用纯 Python 写成的神经网络，每个公式就是一个与它同形的函数。"
             "它在这里直接运行于您的浏览器：训练它，随时停下，看清每一个数。"),
    "start": ("Play with a network", "玩转神经网络"),
    "digit": ("Draw a digit", "手写一个数字"),
    "caption": ("A real one: it was trained on the truth table of three bits as this page was "
                "written. Here it looks at {x}, and answers {y}.",
                "这是一个真实的网络，在生成本页时用三位真值表训练而成。此刻输入为 {x}，输出为 {y}。"),
    "below": ("What runs here is minnet itself, in Python (by Pyodide, some 15 MB, loaded when you "
              "begin to play). What you draw and type stays on your computer.",
              "这里运行的就是 minnet 本身，由浏览器中的 Python（Pyodide，约 15 MB，开始玩时才加载）执行。"
              "您画的和输入的内容都留在您的电脑上。"),
}

# The drawing's words in Chinese.
DRAWN = (
    (r"<title>A neural network: .*</title>", "<title>神经网络：3 个输入、4 个神经元、1 个输出</title>"),
    (r"<desc>.*</desc>", "<desc>从左到右：3 个输入；4 个 sigmoid 神经元；1 个 sigmoid 输出。"
                         "连线是权重，蓝色实线大于 0，橙色虚线小于 0，越粗越大。</desc>"),
    (r">(\d+) inputs<", r">\1 个输入<"), (r">(\d+) neurons<", r">\1 个神经元<"),
    (r">(\d+) output<", r">\1 个输出<"), (r">([ax]): 0 to 1<", r">\1：0 至 1<"),
    (r">weight above 0<", ">权重大于 0<"), (r">weight below 0<", ">权重小于 0<"),
    (r">width: its size, at most (\S+)<", r">线宽：权重的大小，最大 \1<"),
    (r">fill: activation a, below 0 orange and dashed<", ">填色：激活值 a，小于 0 为橙色虚线<"),
)

PLAY = (("playground.html", "playground.html"), ("Play", "玩一玩"),
        ("Circle, spiral or points of your own: watch the network find the border, one step or a "
         "thousand at a time. Click a neuron, and its equations show their numbers.",
         "圆环、螺旋，或您自己的点：看网络怎样找到分界线，一步一步，或一口气一千步。点一个神经元，"
         "它的公式就代入数字给您看。"))
DRAW = (("digits.html", "digits.html"), ("Draw a digit", "手写数字"),
        ("Write with mouse or finger, and the network reads along, and shows what each of its "
         "neurons looks for. Where it errs, teach it your hand.",
         "用鼠标或手指写字，网络边写边认，并显示每个神经元在找什么。认错了，就教它认您的字迹。"))
READ = (("book/en/index.html", "book/zh/index.html"), ("Read the book", "读一读书"),
        ("The whole core, line by line, each equation beside the code that is it; and the code "
         "runs as you read.",
         "整个核心，一行不少，每个公式旁就是实现它的代码；边读边运行。"))


def page(with_book: bool) -> str:
    """The page, whole."""
    network, x = trained()
    seen = {"x": ", ".join(map(str, x)), "y": f"{network.predict(x)[0]:.3f}"}
    made = {name: both(*(text.format(**seen) for text in texts)) for name, texts in WORDS.items()}
    cards = [card(*words) for words in [PLAY, DRAW] + [READ] * with_book]
    picture = draw.svg(network, x)
    text = PAGE.format(title="minnet: a neural network you can read",
                       title_zh="minnet：读得懂的神经网络", cards="\n".join(cards),
                       picture=picture, picture_zh=in_chinese(picture), **made)
    return frame.filled(text, with_book)


def in_chinese(picture: str) -> str:
    """The drawing with its words in Chinese."""
    for english, chinese in DRAWN:
        picture = re.sub(english, chinese, picture)
    return picture


def trained() -> tuple:
    """A network that has learned the truth table with the table's own settings, and a row of it."""
    train, _ = minnet.load_dataset("truth-table")
    settings = train.settings
    network = minnet.Network.mlp(settings["layers"], settings["activation"],
                                 loss=settings["loss"], initializer=settings["initializer"],
                                 bias=settings["bias"], seed=0)
    minnet.train(network, train, epochs=settings["epochs"], batch_size=settings["batch_size"],
                 learning_rate=settings["learning_rate"], seed=0)
    return network, train.inputs[-1]


def card(addresses: tuple, titles: tuple, texts: tuple) -> str:
    """One thing to do here."""
    if addresses[0] == addresses[1]:
        heading = f'<a href="{addresses[0]}">{both(*titles)}</a>'
    else:
        heading = "".join(f'<a class="{name}" lang="{code}" href="{address}">{title}</a>'
                          for name, code, address, title
                          in zip(("en", "zh"), ("en", "zh-Hans"), addresses, titles))
    return f"<li><h2>{heading}</h2>\n<p>{both(*texts)}</p></li>"
