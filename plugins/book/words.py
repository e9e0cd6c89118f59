"""The words around the book's text, in each of its languages."""

EN = {
    "lang": "en",
    "book": "minnet: the equations and the code",
    "skip": "Skip to the text",
    "book_nav": "The book",
    "turn_nav": "Previous and next page",
    "here_nav": "In this chapter",
    "contents": "Contents",
    "equations": "Equations",
    "tutorials": "Tutorials",
    "chapter": "Chapter {}",
    "code_label": "{}, lines {} to {}",
    "equation": "Equation",
    "formula": "Formula",
    "function": "Function",
    "tutorial": "Tutorial",
    "equations_lede": "Every equation that the core and its plugins compute, with its formula, "
                      "the function that is it, and where the tutorials have it.",
    "plugins": "Plugins",
    "tutorials_lede": "Each section of the five tutorials, with its equations "
                      "and the code that it became.",
    "section": "Section",
    "code": "Code",
    "variants": (),
}

ZH = {
    "lang": "zh-Hans",
    "book": "minnet：公式与代码",
    "skip": "跳到正文",
    "book_nav": "全书导航",
    "turn_nav": "上一页与下一页",
    "here_nav": "本章内容",
    "contents": "目录",
    "equations": "公式索引",
    "tutorials": "教程对照",
    "chapter": "第 {} 章",
    "code_label": "{}，第 {} 至 {} 行",
    "equation": "名称",
    "formula": "公式",
    "function": "函数",
    "tutorial": "教程",
    "equations_lede": "核心代码和插件计算的每一个公式：它的写法、实现它的函数，以及它在教程中的出处。",
    "plugins": "插件",
    "tutorials_lede": "五篇教程的每一节：其中的公式，以及它变成的代码。",
    "section": "小节",
    "code": "代码",
    # What the equations' variants say in English, and how it is said here.
    "variants": (
        ("x w, a column for each neuron", "x w，每个神经元占一列"),
        (", a column for each neuron", "，每个神经元占一列"),
        ("of the sigmoid's value, ", "以 sigmoid 的函数值为自变量，"),
        (", y being the softmax", "，其中 y 是 softmax 的值"),
        ("the whole sum, ", "不除以批次的大小，"),
        ("nabla_w for the sum", "和写作 nabla_w"),
        ("the share of (.+?)(?=;|$)", r"\1 所占的比例"),
        ("the biases alone", "只用于偏置"),
        ("no b", "没有 b"),
        ("named in its title", "标题里提到"),
        ("left for the next step", "留作下一步"),
        (r"(\+ C'|\S+) for (− c|aᴸ|\w)", r"\2 写作 \1"),
        (r"(?<=\w), (?=T\d)", "、"),
        (r"; ", "；"), (": ", "："), (", ", "，"),
    ),
}

WORDS = {"en": EN, "zh": ZH}
