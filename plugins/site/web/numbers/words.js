// The words of the panel "show me the numbers".
import {register} from "../words.js";

const en = {
    title: "The numbers", close: "Close the numbers", point: "Point", layer: "Layer", neuron: "Neuron",
    weight: "Weight", step: "Line", part: "What is shown", decimals: "Decimals",
    before: "{0}: the one before", next: "{0}: the next",
    wholeNetwork: "whole network", output: "output", all: "all", from: "from {0}", of: "of {0}",
    forward: "Forward", backward: "Backward", update: "Update", everything: "All",
    train: "a training point", test: "a test point", another: "a point of the plane",
    target: "target {0}", comesOut: "output {0}", cost: "cost {0}", costAfter: "{0} after the step",
    plainStep: "One plain step of SGD on this point alone, with η = {0}.",
    batches: "The training takes the mean gradient of a batch of {0}.",
    batchesBy: "The training takes the mean gradient of a batch of {0}, and {1} makes the step.",
    steps: "The equations, line by line",
    keys: "↑ ↓ lines, ← → the terms of a line, Enter follows a term; n, l, p the next neuron, layer, point, with Shift the one before; Esc closes.",
    terminal: "The same in a terminal", beside: "beside the model from “Take it with you”",
    learning: "The network is learning. These are the numbers from before; pause it to see them as they are.",
};
const zh = {
    title: "看数字", close: "关闭数字面板", point: "点", layer: "层", neuron: "神经元",
    weight: "权重", step: "算式", part: "显示哪一部分", decimals: "小数位",
    before: "{0}：上一个", next: "{0}：下一个",
    wholeNetwork: "整个网络", output: "输出层", all: "全部", from: "来自 {0}", of: "共 {0}",
    forward: "前向", backward: "反向", update: "更新", everything: "全部",
    train: "训练点", test: "测试点", another: "平面上的一点",
    target: "期望输出 {0}", comesOut: "输出 {0}", cost: "损失 {0}", costAfter: "走一步之后 {0}",
    plainStep: "只用这一个点走一步普通的 SGD，η = {0}。",
    batches: "训练时用的是一批 {0} 个点的平均梯度。",
    batchesBy: "训练时用的是一批 {0} 个点的平均梯度，并由 {1} 更新权重。",
    steps: "逐行算式",
    keys: "↑ ↓ 换行，← → 移到行内各项，回车跟随一项；n、l、p 为下一个神经元、层、点，加 Shift 为上一个；Esc 关闭。",
    terminal: "在终端里看同样的数字", beside: "与“带走”中的模型文件放在一起",
    learning: "网络正在学习。这里是之前的数字；暂停后显示当前的数字。",
};

const named = (words) => Object.fromEntries(Object.entries(words).map(([key, word]) => [`numbers.${key}`, word]));
register({en: named(en), zh: named(zh)});
