"""The equations by name: how each is written, where the tutorials have it, which function it is."""

import difflib

from . import core
from .core import MinnetError


class Equation:
    """One equation of the core; the docstring of its function carries the id in square brackets.

    name, name_zh: what it is called in English and in Chinese; formula, latex: how it is written.
    function: its place in minnet.core; variant: how some tutorials write it otherwise.
    sections: the heading it stands under in each tutorial that has it; tutorials: these alone.
    """

    def __init__(self, id, name, name_zh, formula, latex, function, sections=None, variant=""):
        self.id, self.name, self.name_zh = id, name, name_zh
        self.formula, self.latex, self.function = formula, latex, function
        self.sections = sections or {}
        self.tutorials = tuple(self.sections)
        self.variant = variant

    def __repr__(self):
        return f"Equation({self.id}: {self.formula})"


EQUATIONS = [
    Equation("dot-product", "dot product", "点积", "v · w = Σ_k v_k w_k",
             r"v \cdot w = \sum_k v_k w_k", "vectors.dot", {"T1": "神经元", "T2": "Python 源码解析"}),
    Equation("combination", "linear combination", "线性组合", "Σ_i c_i v_i", r"\sum_i c_i v_i",
             "vectors.combination", {"T0": "反向传播", "T2": "Python 源码解析"},
             "T0, T2: a transposed matrix times a vector"),
    Equation("argmax", "index of the largest", "最大值的下标", "argmax_k v_k",
             r"\operatorname{argmax}_k v_k", "vectors.argmax",
             {"T1": "capstone 0", "T2": "Python 源码解析"}),

    Equation("sigmoid", "sigmoid", "sigmoid 激活函数", "σ(z) = 1 / (1 + e^(−z))",
             r"\sigma(z) = \frac{1}{1 + e^{-z}}", "activations.sigmoid",
             {"T0": "前馈", "T1": "激活函数", "T2": "神经网络的结构", "T3": "激活函数:引入非线性", "T4": "神經網絡是什么"},
             "T1: x for z"),
    Equation("sigmoid-prime", "derivative of the sigmoid", "sigmoid 的导数", "σ'(z) = σ(z) (1 − σ(z))",
             r"\sigma'(z) = \sigma(z) (1 - \sigma(z))", "activations.sigmoid_prime",
             {"T0": "反向传播", "T2": "逆向反馈"}, "T0: of the sigmoid's value, σ'(s) = s (1 − s)"),
    Equation("tanh", "hyperbolic tangent", "双曲正切激活函数", "tanh(z) = (e^z − e^(−z)) / (e^z + e^(−z))",
             r"\tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}", "activations.math.tanh"),
    Equation("tanh-prime", "derivative of tanh", "双曲正切的导数", "tanh'(z) = 1 − tanh²(z)",
             r"\tanh'(z) = 1 - \tanh^2(z)", "activations.tanh_prime"),
    Equation("relu", "rectified linear unit (ReLU)", "修正线性单元（ReLU）", "ReLU(z) = max(0, z)",
             r"\operatorname{ReLU}(z) = \max(0, z)", "activations.relu",
             {"T1": "激活函数", "T3": "激活函数:引入非线性"}, "T1: x for z"),
    Equation("relu-prime", "derivative of ReLU", "ReLU 的导数", "ReLU'(z) = 1 where z > 0, else 0",
             r"\operatorname{ReLU}'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
             "activations.relu_prime"),
    Equation("identity", "identity", "恒等函数", "f(z) = z", r"f(z) = z", "activations.identity",
             {"T1": "神经网络"}),
    Equation("identity-prime", "derivative of the identity", "恒等函数的导数", "f'(z) = 1", r"f'(z) = 1",
             "activations.identity_prime"),
    Equation("softmax", "softmax", "softmax 函数", "softmax(z)_j = e^(z_j) / Σ_k e^(z_k)",
             r"\operatorname{softmax}(z)_j = \frac{e^{z_j}}{\sum_k e^{z_k}}", "activations.softmax",
             {"T1": "神经网络"}, "T1: a for z, k for j"),
    Equation("softmax-shift", "softmax unchanged by a shift", "softmax 的平移不变性",
             "e^(z_j − c) / Σ_k e^(z_k − c) = e^(z_j) / Σ_k e^(z_k)",
             r"\frac{e^{z_j - c}}{\sum_k e^{z_k - c}} = \frac{e^{z_j}}{\sum_k e^{z_k}}",
             "activations.softmax", {"T1": "神经网络"}, "T1: a for z, + C' for − c"),
    Equation("softmax-prime", "derivative of softmax", "softmax 的导数",
             "∂a_k/∂z_j = a_k ([j = k] − a_j)",
             r"\frac{\partial a_k}{\partial z_j} = a_k ([j = k] - a_j)",
             "activations.Softmax.delta"),
    Equation("softmax-delta", "error through softmax", "经过 softmax 的误差",
             "δ_j = Σ_k ∂C/∂a_k ∂a_k/∂z_j = a_j (∂C/∂a_j − Σ_k ∂C/∂a_k a_k)",
             r"\delta_j = \sum_k \frac{\partial C}{\partial a_k} \frac{\partial a_k}{\partial z_j}"
             r" = a_j \left( \frac{\partial C}{\partial a_j}"
             r" - \sum_k \frac{\partial C}{\partial a_k} a_k \right)",
             "activations.Softmax.delta"),
    Equation("activation", "activation", "激活函数", "a_j = f(z_j)", r"a_j = f(z_j)",
             "activations.Activation.output",
             {"T0": "前馈", "T1": "神经网络", "T2": "神经网络的结构", "T3": "激活函数:引入非线性", "T4": "神經網絡是什么"},
             "T1: z for a, a for z"),
    Equation("activation-delta", "error through the activation", "经过激活函数的误差",
             "δ_j = ∂C/∂a_j · f'(z_j)", r"\delta_j = \frac{\partial C}{\partial a_j} f'(z_j)",
             "activations.Activation.delta", {"T0": "反向传播", "T2": "逆向反馈"}, "T2: E for C, ŷ for a"),

    Equation("neuron-input", "weighted input of a neuron", "神经元的加权输入",
             "z = w · x + b = Σ_k w_k x_k + b", r"z = w \cdot x + b = \sum_k w_k x_k + b",
             "neuron.Neuron.weighted_input", {"T1": "神经元", "T2": "神经网络的结构", "T3": "神经元:计算单元"},
             "T1: xs · ws + bs"),
    Equation("neuron-output", "output of a neuron", "神经元的输出", "a = f(z)", r"a = f(z)",
             "neuron.Neuron.output", {"T1": "神经元", "T2": "神经网络的结构", "T3": "神经元:计算单元"}),

    Equation("zeros", "weights that start at zero", "零初始化", "w = 0", r"w = 0", "initializers.zero",
             {"T1": "capstone 0"}, "T1: the biases alone"),
    Equation("uniform", "weights drawn uniformly", "均匀分布初始化", "w ~ U[0, 1)", r"w \sim U[0, 1)",
             "initializers.uniform", {"T0": "什么是神经网络"}, "T0: np.random.rand"),
    Equation("normal", "weights drawn from the normal distribution", "正态分布初始化", "w ~ N(0, 1)",
             r"w \sim N(0, 1)", "initializers.normal",
             {"T1": "capstone 0", "T2": "Python 源码解析", "T3": "步骤 4:初始化权重"},
             "T1, T2: np.random.randn"),
    Equation("xavier", "Xavier (Glorot) initialisation", "Xavier/Glorot 初始化",
             "w ~ U[−r, r), r = √(6 / (inputs + neurons))",
             r"w \sim U[-r, r), \quad"
             r" r = \sqrt{\frac{6}{n_{\mathrm{inputs}} + n_{\mathrm{neurons}}}}",
             "initializers.xavier", {"T3": "权重初始化和偏置项"}),
    Equation("he", "He initialisation", "He 初始化", "w ~ N(0, 2 / inputs)",
             r"w \sim N\left(0, \frac{2}{n_{\mathrm{inputs}}}\right)", "initializers.he",
             {"T3": "权重初始化和偏置项"}),
    Equation("box-muller", "normal numbers from uniform ones, by Box and Muller",
             "正态随机数（Box–Muller）", "x = μ + s √(−2 log(1 − u)) cos(2πv)",
             r"x = \mu + s \sqrt{-2 \log(1 - u)} \cos(2 \pi v)", "initializers.SmallRandom.gauss"),

    Equation("weighted-input", "weighted input", "加权输入", "z_j = Σ_k w_jk x_k + b_j",
             r"z_j = \sum_k w_{jk} x_k + b_j", "layer.Dense.forward",
             {"T0": "前馈", "T1": "神经网络", "T2": "神经网络的结构", "T3": "神经元:计算单元"},
             "T1: a for z; T0, T3: no b; T0, T1, T3: a column for each neuron"),
    Equation("layer-output", "output of a layer", "一层神经元的输出", "a = f(w x + b)", r"a = f(w x + b)",
             "layer.Dense.forward", {"T0": "前馈", "T1": "神经网络", "T2": "Python 源码解析"},
             "T0, T1: x w, a column for each neuron; T1: z for a"),
    Equation("layer-delta", "error of a layer", "一层的误差", "δ = ∂C/∂a ⊙ f'(z)",
             r"\delta = \frac{\partial C}{\partial a} \odot f'(z)", "layer.Dense.delta",
             {"T0": "反向传播", "T2": "逆向反馈"}, "T2: E for C"),
    Equation("backward", "gradient of a layer's inputs", "对一层输入的梯度", "∂C/∂x = wᵀ δ = Σ_j δ_j w_j",
             r"\frac{\partial C}{\partial x} = w^{\mathsf{T}} \delta = \sum_j \delta_j w_j",
             "layer.Dense.backward", {"T0": "反向传播", "T2": "逆向反馈"},
             "T0: δ Wᵀ, a column for each neuron"),
    Equation("BP3", "gradient of the biases", "偏置的梯度", "∂C/∂b_j = δ_j",
             r"\frac{\partial C}{\partial b_j} = \delta_j", "layer.Dense.gradient", {"T2": "逆向反馈"},
             "T2: E for C"),
    Equation("BP4", "gradient of the weights", "权重的梯度", "∂C/∂w_jk = a_k δ_j",
             r"\frac{\partial C}{\partial w_{jk}} = a_k \delta_j", "layer.Dense.gradient",
             {"T0": "反向传播", "T2": "逆向反馈"}, "T2: E for C; T0: −∂C/∂W = aᵀ (−δ)"),

    Equation("sum-squared-error", "sum of squared errors", "平方和误差", "C = Σ_j (a_j − y_j)²",
             r"C = \sum_j (a_j - y_j)^2", "losses.sum_squared_error", {"T0": "损失函数", "T4": "損失函數"},
             "T0, T4: ŷ for a"),
    Equation("sum-squared-error-gradient", "gradient of the sum of squared errors", "平方和误差的梯度",
             "∂C/∂a_j = 2 (a_j − y_j)", r"\frac{\partial C}{\partial a_j} = 2 (a_j - y_j)",
             "losses.sum_squared_error_gradient", {"T0": "反向传播"}, "T0: −∂C/∂ŷ = 2 (y − ŷ)"),
    Equation("half-squared-error", "half the squared error", "均方误差（½ 平方和）",
             "C = ½ Σ_j (a_j − y_j)²", r"C = \frac{1}{2} \sum_j (a_j - y_j)^2",
             "losses.half_squared_error", {"T1": "损失函数", "T2": "逆向反馈"},
             "T1: y for a, t for y; T2: E for C, ŷ for a"),
    Equation("half-squared-error-gradient", "gradient of half the squared error", "½ 平方和误差的梯度",
             "∂C/∂a_j = a_j − y_j", r"\frac{\partial C}{\partial a_j} = a_j - y_j",
             "losses.half_squared_error_gradient", {"T2": "Python 源码解析"}, "T2: cost_derivative"),
    Equation("mean-squared-error", "mean squared error", "均方误差", "C = (1/n) Σ_j (a_j − y_j)²",
             r"C = \frac{1}{n} \sum_j (a_j - y_j)^2", "losses.mean_squared_error",
             {"T3": "步骤 6:定义损失函数"}),
    Equation("mean-squared-error-gradient", "gradient of the mean squared error", "均方误差的梯度",
             "∂C/∂a_j = (2/n) (a_j − y_j)",
             r"\frac{\partial C}{\partial a_j} = \frac{2}{n} (a_j - y_j)",
             "losses.mean_squared_error_gradient"),
    Equation("cross-entropy", "cross-entropy", "交叉熵误差", "C = −Σ_j y_j log(a_j + 1e-7)",
             r"C = -\sum_j y_j \log(a_j + 10^{-7})", "losses.cross_entropy", {"T1": "损失函数"},
             "T1: y for a, t for y"),
    Equation("cross-entropy-gradient", "gradient of the cross-entropy", "交叉熵误差的梯度",
             "∂C/∂a_j = −y_j / (a_j + 1e-7)",
             r"\frac{\partial C}{\partial a_j} = -\frac{y_j}{a_j + 10^{-7}}",
             "losses.cross_entropy_gradient"),
    Equation("softmax-cross-entropy", "cross-entropy of softmax", "softmax 的交叉熵误差",
             "C = Σ_j y_j (log Σ_k e^(z_k) − z_j)",
             r"C = \sum_j y_j \left( \log \sum_k e^{z_k} - z_j \right)",
             "losses.softmax_cross_entropy", {"T1": "损失函数"},
             "T1: −Σ t_k log y_k, y being the softmax"),
    Equation("softmax-cross-entropy-delta", "error of softmax with cross-entropy",
             "softmax 与交叉熵的误差", "δ_j = a_j Σ_k y_k − y_j", r"\delta_j = a_j \sum_k y_k - y_j",
             "losses.softmax_cross_entropy_delta"),

    Equation("network-output", "output of the network", "神经网络的输出",
             "aᴸ = f(w² f(w¹ x + b¹) + b²), of two layers", r"a^L = f(w^2 f(w^1 x + b^1) + b^2)",
             "network.Network.predict",
             {"T0": "训练神经网络", "T1": "前向传播 / 推理", "T2": "Python 源码解析", "T4": "神經網絡是什么"},
             "T0, T4: ŷ for aᴸ"),
    Equation("cost", "cost of a sample", "损失函数", "C = C(aᴸ, y) + Ω", r"C = C(a^L, y) + \Omega",
             "network.Network.cost",
             {"T0": "损失函数", "T1": "损失函数", "T2": "逆向反馈", "T3": "步骤 6:定义损失函数", "T4": "損失函數"},
             "T2: E for C; T1: t for y"),
    Equation("chain-rule", "chain rule", "链式求导法则", "∂C/∂w_jk = ∂C/∂a_j · ∂a_j/∂z_j · ∂z_j/∂w_jk",
             r"\frac{\partial C}{\partial w_{jk}} = \frac{\partial C}{\partial a_j}"
             r" \frac{\partial a_j}{\partial z_j} \frac{\partial z_j}{\partial w_{jk}}",
             "network.Network.backprop",
             {"T0": "反向传播", "T2": "什么是梯度下降和链式求导法则", "T4": "梯度下降法"}, "T2: E for C"),
    Equation("forward-pass", "forward pass", "前向传播", "aˡ = f(wˡ aˡ⁻¹ + bˡ), a⁰ = x",
             r"a^l = f(w^l a^{l-1} + b^l), \quad a^0 = x", "network.Network.forward",
             {"T0": "前馈", "T1": "前向传播 / 推理", "T2": "前向传输", "T3": "前向传播过程", "T4": "前向傳播"},
             "T1: a for z, z for a"),
    Equation("error", "error of a neuron", "神经元的误差", "δ_j = ∂C/∂z_j",
             r"\delta_j = \frac{\partial C}{\partial z_j}", "network.Network.deltas",
             {"T2": "逆向反馈"}, "T2: E for C"),
    Equation("BP1", "error of the output layer", "输出层的误差", "δᴸ = ∇ₐC ⊙ f'(zᴸ)",
             r"\delta^L = \nabla_a C \odot f'(z^L)", "network.Network.output_delta",
             {"T0": "反向传播", "T2": "逆向反馈"}, "T2: E for C; T0: −δ = 2 (y − ŷ) σ'"),
    Equation("BP2", "error of the layer before (backpropagation)", "误差的反向传播",
             "δˡ = ((wˡ⁺¹)ᵀ δˡ⁺¹) ⊙ f'(zˡ)",
             r"\delta^l = \left( (w^{l+1})^{\mathsf{T}} \delta^{l+1} \right) \odot f'(z^l)",
             "network.Network.deltas", {"T0": "反向传播", "T2": "逆向反馈", "T3": "步骤 7:误差的反向传播"},
             "T0: δ W2ᵀ, a column for each neuron"),
    Equation("penalty", "penalty on the weights (L1, L2)", "正则化项", "Ω = Σ_w Ω(w)",
             r"\Omega = \sum_w \Omega(w)", "network.Network.penalty"),
    Equation("penalty-gradient", "gradient with the penalty", "带正则化的梯度", "∂C/∂w + ∂Ω/∂w",
             r"\frac{\partial C}{\partial w} + \frac{\partial \Omega}{\partial w}",
             "network.Network.gradient"),

    Equation("numerical-derivative", "numerical derivative", "数值微分",
             "f'(x) ≈ (f(x + h) − f(x − h)) / 2h", r"f'(x) \approx \frac{f(x + h) - f(x - h)}{2h}",
             "derivatives.numerical_derivative", {"T1": "梯度"}),
    Equation("numerical-gradient", "numerical gradient", "数值梯度", "∇f = (∂f/∂x_1, …, ∂f/∂x_n)",
             r"\nabla f = \left( \frac{\partial f}{\partial x_1}, \dots,"
             r" \frac{\partial f}{\partial x_n} \right)",
             "derivatives.numerical_gradient", {"T1": "梯度"}),
    Equation("partial-derivative", "partial derivative", "偏导数",
             "∂f/∂x_k ≈ (f(…, x_k + h, …) − f(…, x_k − h, …)) / 2h",
             r"\frac{\partial f}{\partial x_k} \approx"
             r" \frac{f(\dots, x_k + h, \dots) - f(\dots, x_k - h, \dots)}{2h}",
             "derivatives.partial_derivative", {"T1": "梯度"}),
    Equation("gradient-descent", "gradient descent", "梯度下降法", "x ← x − η ∂f/∂x",
             r"x \leftarrow x - \eta \frac{\partial f}{\partial x}", "derivatives.gradient_descent",
             {"T1": "梯度下降法", "T2": "什么是梯度下降和链式求导法则", "T4": "梯度下降法"},
             "T1: lr for η, d for x; T2: J for f, w for x"),
    Equation("relative-difference", "relative difference of two gradients", "相对误差",
             "|p − q| / max(|p|, |q|, 1e-5)", r"\frac{|p - q|}{\max(|p|, |q|, 10^{-5})}",
             "derivatives.relative_difference"),

    Equation("one-hot", "one-hot target", "独热编码（one-hot）", "y_k = 1, and y_j = 0 for every j ≠ k",
             r"y_j = \begin{cases} 1 & j = k \\ 0 & j \ne k \end{cases}", "dataset.one_hot",
             {"T1": "capstone 0", "T3": "步骤 2:定义标签"}, "T1: t for y"),
    Equation("predicted-class", "predicted class", "预测的类别",
             "argmax_k a_k; for a lone output 1 if a > ½, else 0",
             r"\begin{cases} \operatorname{argmax}_k a_k & n > 1 \\"
             r" [a > \frac{1}{2}] & n = 1 \end{cases}",
             "dataset.class_of", {"T1": "capstone 0", "T2": "BP 算法执行的流程", "T3": "步骤 9:使用训练模型进行预测"}),

    Equation("sgd", "step of stochastic gradient descent", "随机梯度下降（SGD）", "w ← w − η ∂C/∂w",
             r"w \leftarrow w - \eta \frac{\partial C}{\partial w}", "optimizer.SGD.step",
             {"T0": "反向传播", "T1": "反向传播/神经网络的学习", "T2": "逆向反馈", "T4": "梯度下降法"},
             "T1: lr for η; T2: E for C; T0: η = 1, W += −∂C/∂W"),
    Equation("mean-gradient", "mean gradient of a batch", "小批量的平均梯度", "∂C/∂w = (1/m) Σ_i ∂C_i/∂w",
             r"\frac{\partial C}{\partial w} = \frac{1}{m} \sum_i \frac{\partial C_i}{\partial w}",
             "backend.PythonEngine.learn", {"T1": "反向传播/神经网络的学习", "T2": "Python 源码解析"}),
    Equation("mini-batch", "mini-batch update", "小批量（mini-batch）更新", "w ← w − (η/m) Σ_i ∂C_i/∂w",
             r"w \leftarrow w - \frac{\eta}{m} \sum_i \frac{\partial C_i}{\partial w}",
             "backend.PythonEngine.learn",
             {"T0": "反向传播", "T1": "反向传播/神经网络的学习", "T2": "Python 源码解析"},
             "T2: nabla_w for the sum; T0: the whole sum, η/m = 1"),
    Equation("largest-update", "largest update of a weight", "权重的最大更新量", "max |w' − w|",
             r"\max |w' - w|", "backend.PythonEngine.largest_update", {"T2": "BP 算法执行的流程"}),

    Equation("mean-cost", "mean cost", "平均损失", "C = (1/n) Σ_i C_i", r"C = \frac{1}{n} \sum_i C_i",
             "metrics.evaluate", {"T1": "损失函数"}),
    Equation("accuracy", "accuracy", "准确率", "accuracy = (1/n) Σ_i n_ii",
             r"\mathrm{accuracy} = \frac{1}{n} \sum_i n_{ii}", "metrics.evaluate",
             {"T1": "capstone 0", "T2": "Python 源码解析", "T3": "步骤 8:训练神经网络"},
             "T1: the share of y == t; T2: correct / total"),
    Equation("confusion-matrix", "confusion matrix", "混淆矩阵",
             "n_ij = how many of class i were taken for class j",
             r"n_{ij} = |\{\text{of class } i\text{, taken for class } j\}|",
             "metrics.confusion_matrix"),
]


def function_of(name: str):
    """The function of minnet.core at a place like "layer.Dense.forward".

    Raises AttributeError if nothing is there.
    """
    found = core
    for part in name.split("."):
        found = getattr(found, part)
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
    for entry in EQUATIONS:
        if entry.id == id:
            return entry
    known = [entry.id for entry in EQUATIONS]
    raise MinnetError(f"there is no equation '{id}'" + nearest(str(id), known))


def equations_of(function) -> list:
    """The equations that a function or method of minnet.core is; often one, or none.

    function: itself, or its place, "layer.Dense.gradient".
    """
    if isinstance(function, str):
        try:
            function = function_of(function)
        except AttributeError:
            places = sorted({entry.function for entry in EQUATIONS})
            raise MinnetError(f"there is no function '{function}' in minnet.core"
                              + nearest(function, places)) from None
    if not callable(function):
        raise MinnetError("expected a function of minnet.core, or its place like "
                          f"'activations.sigmoid', and got {function!r:.80}")
    function = getattr(function, "__func__", function)
    return [entry for entry in EQUATIONS if function_of(entry.function) is function]
