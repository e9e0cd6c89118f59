"""The equations by name: how each is written, where the tutorials have it, which function it is.

Those of plugins, from their hook minnet_equations, come after the core's, once plugins are loaded.
"""

import difflib
import re

from . import core
from .core import MinnetError


class Equation:
    """One equation: a function whose docstring begins with it.

    name, name_zh: what it is called in English and in Chinese; latex: how it is written.
    function: its place in minnet.core, "layer.Dense.forward"; a plugin gives the function itself,
    and its place is then its file's and its name, "convolution/pooling.MaxPool2D.forward".
    part: which of the equations in that docstring's first line, where they are parted by a comma
    and two blanks. formula: said where there is no such line.
    variant: how some tutorials write it otherwise.
    sections: the heading it stands under in each tutorial that has it; tutorials: these alone.
    """

    def __init__(self, id, name, name_zh, latex, function, sections=None, variant="", part=0,
                 formula=""):
        self.id, self.name, self.name_zh = id, name, name_zh
        self.latex, self.part, self.given = latex, part, function
        self.function = function if isinstance(function, str) else place_of(function)
        self.sections = sections or {}
        self.tutorials = tuple(self.sections)
        self.variant, self.stated = variant, formula

    @property
    def itself(self):
        """The function that it is."""
        return function_of(self.given) if isinstance(self.given, str) else self.given

    @property
    def formula(self) -> str:
        """How it is written in plain signs; "" where Python keeps no docstrings (-OO)."""
        docstring = self.itself.__doc__
        return self.stated or (formulas_in(docstring)[self.part] if docstring else "")

    def __repr__(self):
        return f"Equation({self.id}: {self.formula})"


def formulas_in(docstring: str) -> list:
    """The equations in the first line of a docstring, without the names BP1 to BP4 behind them."""
    return re.sub(r" \(BP\d\)", "", docstring.partition("\n")[0]).split(",  ")


def function_of(name: str):
    """The function of minnet.core at a place like "layer.Dense.forward".

    Raises AttributeError if nothing is there.
    """
    found = core
    for part in name.split("."):
        found = getattr(found, part)
    return found


def place_of(function) -> str:
    """The place of a function outside the core: "convolution/pooling.MaxPool2D.forward"."""
    if not hasattr(function, "__code__"):
        raise MinnetError("the function of an equation is one written in Python, or the place of "
                          f"one in minnet.core, and this is {function!r:.80}")
    folder_and_file = re.split(r"[/\\]", function.__code__.co_filename)[-2:]
    return "/".join(folder_and_file)[:-len(".py")] + "." + function.__qualname__


EQUATIONS = [
    Equation("dot-product", "dot product", "点积", r"v \cdot w = \sum_k v_k w_k", "vectors.dot",
             {"T1": "神经元", "T2": "Python 源码解析"}, formula="v · w = Σ_k v_k w_k"),
    Equation("argmax", "index of the largest", "最大值的下标", r"\operatorname{argmax}_k v_k",
             "vectors.argmax", {"T1": "capstone 0", "T2": "Python 源码解析"}),

    Equation("sigmoid", "sigmoid", "sigmoid 激活函数", r"\sigma(z) = \frac{1}{1 + e^{-z}}",
             "activations.sigmoid",
             {"T0": "前馈", "T1": "激活函数", "T2": "神经网络的结构", "T3": "激活函数:引入非线性", "T4": "神經網絡是什么"},
             "T1: x for z"),
    Equation("sigmoid-prime", "derivative of the sigmoid", "sigmoid 的导数",
             r"\sigma'(z) = \sigma(z) (1 - \sigma(z))", "activations.sigmoid_prime",
             {"T0": "反向传播", "T2": "逆向反馈"}, "T0: of the sigmoid's value, σ'(s) = s (1 − s)"),
    Equation("tanh", "hyperbolic tangent", "双曲正切激活函数",
             r"\tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}", "activations.math.tanh",
             formula="tanh(z) = (e^z − e^(−z)) / (e^z + e^(−z))"),
    Equation("tanh-prime", "derivative of tanh", "双曲正切的导数", r"\tanh'(z) = 1 - \tanh^2(z)",
             "activations.tanh_prime"),
    Equation("relu", "rectified linear unit (ReLU)", "修正线性单元（ReLU）",
             r"\operatorname{ReLU}(z) = \max(0, z)", "activations.relu",
             {"T1": "激活函数", "T3": "激活函数:引入非线性"}, "T1: x for z"),
    Equation("relu-prime", "derivative of ReLU", "ReLU 的导数",
             r"\operatorname{ReLU}'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
             "activations.relu_prime"),
    Equation("identity", "identity", "恒等函数", "f(z) = z", "activations.identity", {"T1": "神经网络"}),
    Equation("identity-prime", "derivative of the identity", "恒等函数的导数", "f'(z) = 1",
             "activations.identity_prime"),
    Equation("softmax", "softmax", "softmax 函数",
             r"\operatorname{softmax}(z)_j = \frac{e^{z_j}}{\sum_k e^{z_k}}"
             r" = \frac{e^{z_j - c}}{\sum_k e^{z_k - c}}", "activations.softmax", {"T1": "神经网络"},
             "T1: a for z, k for j, + C' for − c"),
    Equation("softmax-prime", "derivative of softmax", "softmax 的导数",
             r"\frac{\partial a_k}{\partial z_j} = a_k ([j = k] - a_j)",
             "activations.Softmax.delta"),
    Equation("softmax-delta", "error through softmax", "经过 softmax 的误差",
             r"\delta_j = a_j \left( \frac{\partial C}{\partial a_j}"
             r" - \sum_k \frac{\partial C}{\partial a_k} a_k \right)",
             "activations.Softmax.delta", part=1),
    Equation("activation", "activation", "激活函数", "a_j = f(z_j)", "activations.Activation.output",
             {"T0": "前馈", "T1": "神经网络", "T2": "神经网络的结构", "T3": "激活函数:引入非线性", "T4": "神經網絡是什么"},
             "T1: z for a, a for z"),
    Equation("activation-delta", "error through the activation", "经过激活函数的误差",
             r"\delta_j = \frac{\partial C}{\partial a_j} f'(z_j)", "activations.Activation.delta",
             {"T0": "反向传播", "T2": "逆向反馈"}, "T2: E for C, ŷ for a"),

    Equation("neuron-input", "weighted input of a neuron", "神经元的加权输入",
             r"z = w \cdot x + b = \sum_k w_k x_k + b", "neuron.Neuron.weighted_input",
             {"T1": "神经元", "T2": "神经网络的结构", "T3": "神经元:计算单元"}, "T1: xs · ws + bs"),
    Equation("neuron-output", "output of a neuron", "神经元的输出", "a = f(z)", "neuron.Neuron.output",
             {"T1": "神经元", "T2": "神经网络的结构", "T3": "神经元:计算单元"}),

    Equation("zeros", "weights that start at zero", "零初始化", "w = 0", "initializers.zero",
             {"T1": "capstone 0"}, "T1: the biases alone"),
    Equation("uniform", "weights drawn uniformly", "均匀分布初始化", r"w \sim U[0, 1)",
             "initializers.uniform", {"T0": "什么是神经网络"}, "T0: np.random.rand"),
    Equation("normal", "weights drawn from the normal distribution", "正态分布初始化", r"w \sim N(0, 1)",
             "initializers.normal", {"T1": "capstone 0", "T2": "Python 源码解析", "T3": "步骤 4:初始化权重"},
             "T1, T2: np.random.randn"),
    Equation("xavier", "Xavier (Glorot) initialisation", "Xavier/Glorot 初始化",
             r"w \sim U[-r, r), \quad"
             r" r = \sqrt{\frac{6}{n_{\mathrm{inputs}} + n_{\mathrm{neurons}}}}",
             "initializers.xavier", {"T3": "权重初始化和偏置项"}),
    Equation("he", "He initialisation", "He 初始化",
             r"w \sim N\left(0, \frac{2}{n_{\mathrm{inputs}}}\right)", "initializers.he",
             {"T3": "权重初始化和偏置项"}),
    Equation("box-muller", "normal numbers from uniform ones, by Box and Muller",
             "正态随机数（Box–Muller）", r"x = \mu + s \sqrt{-2 \log(1 - u)} \cos(2 \pi v)",
             "initializers.SmallRandom.gauss"),

    Equation("weighted-input", "weighted input", "加权输入", r"z_j = w_j \cdot x + b_j",
             "layer.Dense.forward", {"T0": "前馈", "T1": "神经网络", "T2": "神经网络的结构", "T3": "神经元:计算单元"},
             "T1: a for z; T0, T3: no b; T0, T1, T3: x w, a column for each neuron"),
    Equation("layer-output", "output of a layer", "一层神经元的输出", "a = f(z)", "layer.Dense.forward",
             {"T0": "前馈", "T1": "神经网络", "T2": "Python 源码解析"},
             "T0, T1: x w, a column for each neuron; T1: z for a", part=1),
    Equation("layer-delta", "error of a layer", "一层的误差",
             r"\delta = \frac{\partial C}{\partial a} \odot f'(z)", "layer.Dense.delta",
             {"T0": "反向传播", "T2": "逆向反馈"}, "T2: E for C"),
    Equation("backward", "gradient of a layer's inputs", "对一层输入的梯度",
             r"\frac{\partial C}{\partial x} = w^{\mathsf{T}} \delta", "layer.Dense.backward",
             {"T0": "反向传播", "T2": "逆向反馈"}, "T0: δ Wᵀ, a column for each neuron"),
    Equation("BP3", "gradient of the biases", "偏置的梯度",
             r"\frac{\partial C}{\partial b_j} = \delta_j", "layer.Dense.gradient", {"T2": "逆向反馈"},
             "T2: E for C"),
    Equation("BP4", "gradient of the weights", "权重的梯度",
             r"\frac{\partial C}{\partial w_{jk}} = a_k \delta_j", "layer.Dense.gradient",
             {"T0": "反向传播", "T2": "逆向反馈"}, "T2: E for C; T0: −∂C/∂W = aᵀ (−δ)", part=1),

    Equation("BP1", "error of the output layer", "输出层的误差", r"\delta^L = \nabla_a C \odot f'(z^L)",
             "losses.Loss.delta", {"T0": "反向传播", "T2": "逆向反馈"},
             "T2: E for C; T0: −δ = 2 (y − ŷ) σ'"),
    Equation("sum-squared-error", "sum of squared errors", "平方和误差", r"C = \sum_j (a_j - y_j)^2",
             "losses.sum_squared_error", {"T0": "损失函数", "T4": "損失函數"}, "T0, T4: ŷ for a"),
    Equation("sum-squared-error-gradient", "gradient of the sum of squared errors", "平方和误差的梯度",
             r"\frac{\partial C}{\partial a_j} = 2 (a_j - y_j)",
             "losses.sum_squared_error_gradient", {"T0": "反向传播"}, "T0: −∂C/∂ŷ = 2 (y − ŷ)"),
    Equation("half-squared-error", "half the squared error", "均方误差（½ 平方和）",
             r"C = \frac{1}{2} \sum_j (a_j - y_j)^2", "losses.half_squared_error",
             {"T1": "损失函数", "T2": "逆向反馈"}, "T1: y for a, t for y; T2: E for C, ŷ for a"),
    Equation("half-squared-error-gradient", "gradient of half the squared error", "½ 平方和误差的梯度",
             r"\frac{\partial C}{\partial a_j} = a_j - y_j", "losses.half_squared_error_gradient",
             {"T2": "Python 源码解析"}, "T2: cost_derivative"),
    Equation("mean-squared-error", "mean squared error", "均方误差",
             r"C = \frac{1}{n} \sum_j (a_j - y_j)^2", "losses.mean_squared_error",
             {"T3": "步骤 6:定义损失函数"}),
    Equation("mean-squared-error-gradient", "gradient of the mean squared error", "均方误差的梯度",
             r"\frac{\partial C}{\partial a_j} = \frac{2}{n} (a_j - y_j)",
             "losses.mean_squared_error_gradient"),
    Equation("cross-entropy", "cross-entropy", "交叉熵误差", r"C = -\sum_j y_j \log(a_j + 10^{-7})",
             "losses.cross_entropy", {"T1": "损失函数"}, "T1: y for a, t for y"),
    Equation("cross-entropy-gradient", "gradient of the cross-entropy", "交叉熵误差的梯度",
             r"\frac{\partial C}{\partial a_j} = -\frac{y_j}{a_j + 10^{-7}}",
             "losses.cross_entropy_gradient"),
    Equation("softmax-cross-entropy", "cross-entropy of softmax", "softmax 的交叉熵误差",
             r"C = -\sum_j y_j \log \operatorname{softmax}(z)_j"
             r" = \sum_j y_j \left( \log \sum_k e^{z_k} - z_j \right)",
             "losses.softmax_cross_entropy", {"T1": "损失函数"},
             "T1: −Σ t_k log y_k, y being the softmax"),
    Equation("log-sum-exp", "logarithm of a sum of powers", "指数和的对数（log-sum-exp）",
             r"\log \sum_k e^{z_k} = c + \log \sum_k e^{z_k - c}", "losses.log_sum_exp"),
    Equation("softmax-cross-entropy-delta", "error of softmax with cross-entropy",
             "softmax 与交叉熵的误差", r"\delta_j = a_j \sum_k y_k - y_j",
             "losses.softmax_cross_entropy_delta"),

    Equation("network-output", "output of the network", "神经网络的输出",
             r"a^L = f(w^L \cdots f(w^1 x + b^1) \cdots + b^L)", "network.Network.predict",
             {"T0": "训练神经网络", "T1": "前向传播 / 推理", "T2": "Python 源码解析", "T4": "神經網絡是什么"},
             "T0, T4: ŷ for aᴸ"),
    Equation("cost", "cost of a sample", "损失函数", r"C = C(a^L, y) + \Omega", "network.Network.cost",
             {"T0": "损失函数", "T1": "损失函数", "T2": "逆向反馈", "T3": "步骤 6:定义损失函数", "T4": "損失函數"},
             "T2: E for C; T1: t for y"),
    Equation("chain-rule", "chain rule", "链式求导法则",
             r"\frac{\partial C}{\partial w_{jk}} ="
             r" \frac{\partial C}{\partial a_j} \frac{\partial a_j}{\partial z_j}"
             r" \frac{\partial z_j}{\partial w_{jk}}", "network.Network.backprop",
             {"T0": "反向传播", "T2": "什么是梯度下降和链式求导法则", "T4": "梯度下降法"}, "T2: E for C"),
    Equation("forward-pass", "forward pass", "前向传播", r"a^l = f(w^l a^{l-1} + b^l), \quad a^0 = x",
             "network.Network.forward",
             {"T0": "前馈", "T1": "前向传播 / 推理", "T2": "前向传输", "T3": "前向传播过程", "T4": "前向傳播"},
             "T1: a for z, z for a"),
    Equation("error", "error of a neuron", "神经元的误差", r"\delta_j = \frac{\partial C}{\partial z_j}",
             "network.Network.deltas", {"T2": "逆向反馈"}, "T2: E for C"),
    Equation("BP2", "error of the layer before (backpropagation)", "误差的反向传播",
             r"\delta^l = \left( (w^{l+1})^{\mathsf{T}} \delta^{l+1} \right) \odot f'(z^l)",
             "network.Network.deltas", {"T0": "反向传播", "T2": "逆向反馈", "T3": "步骤 7:误差的反向传播"},
             "T0: δ W2ᵀ, a column for each neuron", part=1),
    Equation("mean-gradient", "mean gradient of a batch", "小批量的平均梯度",
             r"\frac{\partial C}{\partial w} = \frac{1}{m}"
             r" \sum_i \frac{\partial C_i}{\partial w}"
             r" + \frac{\partial \Omega}{\partial w}", "network.Network.mean_gradients",
             {"T1": "反向传播/神经网络的学习", "T2": "Python 源码解析"}),
    Equation("penalty", "penalty on the weights (L1, L2)", "正则化项", r"\Omega = \sum_w \omega(w)",
             "network.Network.penalty"),
    Equation("penalty-gradient", "gradient with the penalty", "带正则化的梯度",
             r"\frac{\partial C}{\partial w} + \frac{\partial \Omega}{\partial w}",
             "network.Network.with_penalties"),

    Equation("numerical-derivative", "numerical derivative", "数值微分",
             r"f'(x) \approx \frac{f(x + h) - f(x - h)}{2h}", "derivatives.numerical_derivative",
             {"T1": "梯度"}),
    Equation("numerical-gradient", "numerical gradient", "数值梯度",
             r"\nabla f = \left( \frac{\partial f}{\partial x_1}, \dots,"
             r" \frac{\partial f}{\partial x_n} \right)",
             "derivatives.numerical_gradient", {"T1": "梯度"}),
    Equation("partial-derivative", "partial derivative", "偏导数",
             r"\frac{\partial f}{\partial x_k} \approx"
             r" \frac{f(\dots, x_k + h, \dots) - f(\dots, x_k - h, \dots)}{2h}",
             "derivatives.partial_derivative", {"T1": "梯度"}),
    Equation("gradient-descent", "gradient descent", "梯度下降法",
             r"x \leftarrow x - \eta \frac{\partial f}{\partial x}", "derivatives.gradient_descent",
             {"T1": "梯度下降法", "T2": "什么是梯度下降和链式求导法则", "T4": "梯度下降法"},
             "T1: lr for η, d for x; T2: J for f, w for x"),
    Equation("relative-difference", "relative difference of two gradients", "相对误差",
             r"\frac{|p - q|}{\max(|p|, |q|, 10^{-5})}", "derivatives.relative_difference"),

    Equation("one-hot", "one-hot target", "独热编码（one-hot）",
             r"y_j = \begin{cases} 1 & j = k \\ 0 & j \ne k \end{cases}", "dataset.one_hot",
             {"T1": "capstone 0", "T3": "步骤 2:定义标签"}, "T1: t for y"),
    Equation("predicted-class", "predicted class", "预测的类别",
             r"\begin{cases} \operatorname{argmax}_j a_j & n > 1 \\"
             r" [a > \frac{1}{2}] & n = 1 \end{cases}", "dataset.class_of",
             {"T1": "capstone 0", "T2": "BP 算法执行的流程", "T3": "步骤 9:使用训练模型进行预测"}),

    Equation("standardize", "standardised number", "标准化", r"a_k = \frac{x_k - \mu_k}{s_k}",
             "standardize.Standardize.forward"),
    Equation("standardize-slope", "slope along a raw number", "对原始数值的斜率",
             r"\frac{\partial C}{\partial x_k} = \frac{\delta_k}{s_k}",
             "standardize.Standardize.backward"),
    Equation("in-unit", "answer in the target's unit", "以目标的单位表示的输出", r"a_k = \mu_k + s_k x_k",
             "standardize.InUnit.forward"),
    Equation("in-unit-slope", "slope along a number of deviations", "对标准差个数的斜率",
             r"\frac{\partial C}{\partial x_k} = \delta_k s_k", "standardize.InUnit.backward"),

    Equation("sgd", "step of stochastic gradient descent", "随机梯度下降（SGD）",
             r"w \leftarrow w - \eta \frac{\partial C}{\partial w}", "optimizer.SGD.step",
             {"T0": "反向传播", "T1": "反向传播/神经网络的学习", "T2": "逆向反馈", "T4": "梯度下降法"},
             "T1: lr for η; T2: E for C; T0: η = 1, W += −∂C/∂W"),

    Equation("mini-batch", "mini-batch update", "小批量（mini-batch）更新",
             r"w \leftarrow w - \frac{\eta}{m} \sum_i \frac{\partial C_i}{\partial w}",
             "backend.PythonEngine.learn",
             {"T0": "反向传播", "T1": "反向传播/神经网络的学习", "T2": "Python 源码解析"},
             "T2: nabla_w for the sum; T0: the whole sum, η/m = 1"),

    Equation("mean-cost", "mean cost", "平均损失", r"C = \frac{1}{n} \sum_i C_i", "metrics.evaluate",
             {"T1": "损失函数"}),
    Equation("accuracy", "accuracy", "准确率", r"\mathrm{accuracy} = \frac{1}{n} \sum_i n_{ii}",
             "metrics.evaluate", {"T1": "capstone 0", "T2": "Python 源码解析", "T3": "步骤 8:训练神经网络"},
             "T1: the share of y == t; T2: correct / total", part=1),
    Equation("confusion-matrix", "confusion matrix", "混淆矩阵",
             r"n_{ij} = |\{\text{of class } i\text{, taken for class } j\}|",
             "metrics.confusion_matrix"),
]


def add(entry: Equation):
    """Put a plugin's equation in the table; one that is none, or whose id is taken, is refused."""
    if not isinstance(entry, Equation):
        raise MinnetError(f"expected a minnet.equations.Equation, and got {entry!r:.80}")
    if entry.id in [known.id for known in EQUATIONS]:
        raise MinnetError(f"there is already an equation '{entry.id}'")
    try:
        entry.formula
    except (AttributeError, IndexError):
        raise MinnetError(f"equation '{entry.id}' is said to be {entry.function}, and the first "
                          f"line of its docstring has no formula {entry.part + 1}") from None
    EQUATIONS.append(entry)


def those(wanted) -> list:
    """The equations of which wanted(equation) is true; where there are none, plugins are asked."""
    found = [entry for entry in EQUATIONS if wanted(entry)]
    if not found:
        from .plugin import plugins
        plugins()
        found = [entry for entry in EQUATIONS if wanted(entry)]
    return found


def nearest(wanted: str, known: list) -> str:
    """What to say of a name that is not known: the one nearest to it in letters large or small."""
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(wanted.lower(), by_lower, 1, 0.5)
    if near:
        return f"; did you mean '{by_lower[near[0]]}'?"
    return "; EQUATIONS in minnet.equations lists them all"


def equation(id: str) -> Equation:
    """The equation of this id; MinnetError, with the nearest id, if there is none."""
    found = those(lambda entry: entry.id == id)
    if found:
        return found[0]
    known = [entry.id for entry in EQUATIONS]
    raise MinnetError(f"there is no equation '{id}'" + nearest(str(id), known))


def equations_of(function) -> list:
    """The equations that a function or method of minnet.core, or a plugin's, is; often one, or none.

    function: itself, or its place, "layer.Dense.gradient".
    """
    if isinstance(function, str):
        try:
            function = function_of(function)
        except AttributeError:
            found = those(lambda entry: entry.function == function)
            if found:
                return found
            places = sorted({entry.function for entry in EQUATIONS})
            raise MinnetError(f"there is no function '{function}' in minnet.core"
                              + nearest(function, places)) from None
    if not callable(function):
        raise MinnetError("expected a function of minnet.core, or its place like "
                          f"'activations.sigmoid', and got {function!r:.80}")
    function = getattr(function, "__func__", function)
    return those(lambda entry: entry.itself is function)
