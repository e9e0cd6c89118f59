"""The words of an explanation, in each of its languages; what stands in braces is filled in."""

EN = {
    "lang": "en",
    "colon": ": ",
    "title": "One training step",
    "network": "network",
    "sample": "sample",
    "input": "input x",
    "target": "target y",
    "learning rate": "learning rate η",
    "legend": "symbols",
    "legend text": "z weighted input, a activation, C cost, δ = ∂C/∂z error; "
                   "below: the neuron (and its input), above in brackets: the layer",
    "legend of maps": "; of a picture or a feature map: its number, row and column",
    "vector": "{count} numbers, {zeros} of them 0",
    "forward": "Forward pass, layer {layer} ({kind})",
    "cost": "Cost ({loss})",
    "backward": "Backpropagation, the error of layer {layer} ({equation})",
    "gradient": "Gradient, layer {layer} (BP4, BP3)",
    "update": "Update, layer {layer} (w ← w − η ∂C/∂w)",
    "after": "After the step",
    "symbol column": "number",
    "symbols column": "with symbols",
    "numbers column": "with numbers",
    "value column": "value",
    "more terms": "{count} more",
    "gradient of a kind": "Gradient, layer {layer} ({kind})",
    "whole": "'{name}' is no dense layer: its inputs and its outputs are shown as they are.",
    "shift": "c = max(z) = {c}: it cancels out, and keeps every e^(…) at most 1.",
    "exact": "{activation} and {loss} are a pair: C is computed from z, "
             "which is exact even where an a rounds to 0.",
    "zeros": "{zeros} of the {count} inputs are 0 and add nothing.",
    "pair": "{activation} and {loss} are a pair, whose derivatives multiply to this simple δ.",
    "weights": "… and {count} more weights of each neuron; --most {all} shows all.",
    "shared weights": "… and {count} more weights; --neuron {example} --most {all} shows those of "
                      "one output.",
    "neurons": "… and {count} more neurons; --neuron {example} shows one.",
    "penalty": "Ω is the penalty on the weights, {penalties}: it is added to the cost, "
               "and ∂Ω/∂w to the gradient of each.",
    "fell": "The cost fell from {before} to {after}.",
    "rose": "The cost rose from {before} to {after}: the step was too large for this sample.",
    "stayed": "The cost stayed at {after}.",
    "training": "Layer {layer} ('{name}') does its part in training only: "
                "these outputs and this cost are without it.",
}

ZH = {
    "lang": "zh-Hans",
    "colon": "：",
    "title": "一步训练",
    "network": "神经网络",
    "sample": "样本",
    "input": "输入 x",
    "target": "期望输出 y",
    "learning rate": "学习率 η",
    "legend": "符号",
    "legend text": "z 加权输入，a 激活值，C 损失，δ = ∂C/∂z 误差；下标：神经元（及其输入），上标括号内：层",
    "legend of maps": "；图像或特征图的下标：序号、行、列",
    "vector": "{count} 个数，其中 {zeros} 个为 0",
    "forward": "前向传播，第 {layer} 层（{kind}）",
    "cost": "损失函数（{loss}）",
    "backward": "误差的反向传播，第 {layer} 层的误差（{equation}）",
    "gradient": "梯度，第 {layer} 层（BP4、BP3）",
    "update": "更新权重和偏置，第 {layer} 层（w ← w − η ∂C/∂w）",
    "after": "更新之后",
    "symbol column": "量",
    "symbols column": "用符号表示",
    "numbers column": "代入数值",
    "value column": "结果",
    "more terms": "另外 {count} 项",
    "gradient of a kind": "梯度，第 {layer} 层（{kind}）",
    "whole": "“{name}”不是全连接层：输入和输出原样列出。",
    "shift": "c = max(z) = {c}：它会约掉，并使每个 e^(…) 不大于 1。",
    "exact": "{activation} 与 {loss} 配成一对：C 由 z 算出，即使某个 a 舍入为 0 也是精确的。",
    "zeros": "{count} 个输入中有 {zeros} 个为 0，对加权和没有贡献。",
    "pair": "{activation} 与 {loss} 配成一对，两者的导数相乘得到这个简单的 δ。",
    "weights": "…… 每个神经元另有 {count} 个权重；--most {all} 显示全部。",
    "shared weights": "…… 另有 {count} 个权重；--neuron {example} --most {all} 显示一个输出的全部权重。",
    "neurons": "…… 另有 {count} 个神经元；--neuron {example} 显示其中一个。",
    "penalty": "Ω 是权重的正则化项（{penalties}）：它加入损失，∂Ω/∂w 则加入每个权重的梯度。",
    "fell": "损失从 {before} 降到 {after}。",
    "rose": "损失从 {before} 升到 {after}：对这个样本来说，这一步太大。",
    "stayed": "损失仍为 {after}。",
    "training": "第 {layer} 层（“{name}”）只在训练时起作用：这里的输出和损失不含它。",
}

WORDS = {"en": EN, "zh": ZH}

# The words above the columns of a table.
COLUMNS = ("symbol column", "symbols column", "numbers column", "value column")


def heading(section, explanation, words: dict) -> str:
    """The title of a section."""
    traced, l, key, kinds = explanation.traced, section.layer, section.part, []
    if l and not traced.dense(l):
        kinds = [traced.layers[l].name]
        key = "gradient of a kind" if key == "gradient" else key
    if l and traced.layers[l].activation:
        kinds.append(traced.layers[l].activation.name)
    return words[key].format(layer=l, kind=" ".join(kinds), loss=traced.loss.name,
                             equation=section.steps[0].equation)


def notes(section, style, words: dict) -> list:
    """The notes of a section, as sentences."""
    def filled(value):
        """A value as it stands in a note."""
        return style.number(value) if isinstance(value, float) else value

    return [words[key].format(**{name: filled(value) for name, value in values.items()})
            for key, values in section.notes]


def opening(explanation, style, words: dict) -> list:
    """What the explanation starts from: pairs of a word and what it names."""
    def vector(values):
        """A list of numbers, of a long one how many they are."""
        if len(values) > 12:
            return words["vector"].format(count=len(values), zeros=values.count(0.0))
        return "[" + ", ".join(style.number(value) for value in values) + "]"

    maps = any(len(shape) > 1 for shape in explanation.traced.shapes)
    legend = words["legend text"] + (words["legend of maps"] if maps else "")
    pairs = [("network", explanation.description), ("sample", explanation.name),
             ("input", vector(explanation.x)), ("target", vector(explanation.y)),
             ("learning rate", style.number(explanation.learning_rate)),
             ("legend", legend)]
    return [(words[key], text) for key, text in pairs if text]
