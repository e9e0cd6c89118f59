"""The titles and descriptions of the pictures, and the words in them, in each language."""

CURVES = "The solid blue line is {f}. The dashed orange line is {slope}."

EN = {
    "neuron": ("A neuron",
               "From left to right: the inputs {x} with the weights {w} and the bias {b} are summed "
               "to z = {z}; the activation f, a sigmoid, makes a = {a} of it."),
    "layer": ("A layer as a matrix",
              "The rows of the matrix w, one for each neuron: {w}. Times the input x = {x}, plus the "
              "biases b = {b}, it is z = {z}; the activation makes a = {a} of it."),
    "network": ("A network of 2 inputs, 3 hidden neurons and 2 outputs",
                "The inputs are {x}. The hidden neurons make {a1} of them, and the outputs {a2} of "
                "these. Each neuron reads all of the column before it by a line that is its weight: "
                "blue and solid above 0, orange and dashed below, the wider the larger."),
    "backpropagation": ("The same network, the errors on their way back",
                        "From right to left: a − y is {g}; times the slopes f′ = {s2} these are the "
                        "errors δ² = {d2} of the outputs. Back through the weights, and times the "
                        "slopes f′ = {s1}, they are the errors δ¹ = {d1} of the hidden neurons."),
    "sigmoid": ("The sigmoid and its derivative", CURVES),
    "tanh": ("tanh and its derivative", CURVES),
    "relu": ("ReLU and its derivative", CURVES),
    "identity": ("The identity and its derivative", CURVES),
    "softmax": ("Softmax of three numbers, of which the first changes, and its derivative", CURVES),
    "sum_squared_error": ("The sum of squared errors and its gradient, for the target 1", CURVES),
    "half_squared_error": ("Half the sum of squared errors and its gradient, for the target 1", CURVES),
    "mean_squared_error": ("The mean squared error of four outputs and its gradient along one of "
                           "them, for the target 1", CURVES),
    "cross_entropy": ("The cross-entropy and its gradient, for the target 1", CURVES),
    "gradient_descent": ("The path of gradient descent on a curve",
                         "On the curve f(x) = (x² − 2)², with the learning rate {rate}, x goes "
                         "through {xs}, towards the lowest place."),
    "valley": ("Two paths of gradient descent in a long valley, seen from above",
               "Contour lines of f(x) = x₁² / 8 + x₂². Both paths begin where f is {first}. After "
               "{steps} steps the blue one, with the learning rate {small}, is where f is {low}; "
               "the dashed orange one, with {large}, jumps from side to side, x₂ farther from 0 "
               "each time, and is where f is {high}."),
    "convolution": ("Convolution: a kernel at one place of a picture",
                    "The rows of the picture: {x}. The rows of the kernel: {w}. The rows of the "
                    "feature map: {a}. Marked are a window of the picture, the kernel and the one "
                    "number that they make."),
    "of_convolution": ("picture x", "kernel w", "feature map z"),
    "a_neuron": "neuron {}",
    "by_input": "a column for each input",
}

CURVES_ZH = "蓝色实线是 {f}。橙色虚线是 {slope}。"

ZH = {
    "neuron": ("一个神经元",
               "从左到右：输入 {x}，权重 {w}，偏置 {b}，加权求和得 z = {z}；激活函数 f（sigmoid）由它得出 "
               "a = {a}。"),
    "layer": ("写成矩阵的一层",
              "矩阵 w 的各行，每个神经元一行：{w}。乘以输入 x = {x}，加上偏置 b = {b}，得 z = {z}；"
              "激活函数由它得出 a = {a}。"),
    "network": ("一个网络：2 个输入、3 个隐藏神经元、2 个输出",
                "输入是 {x}。隐藏神经元由此得出 {a1}，输出神经元再得出 {a2}。每个神经元读前一列的全部数值，"
                "每条连线是一个权重：大于 0 为蓝色实线，小于 0 为橙色虚线，绝对值越大线越粗。"),
    "backpropagation": ("同一个网络，误差反向传播",
                        "从右到左：a − y 是 {g}；乘以斜率 f′ = {s2}，得输出神经元的误差 δ² = {d2}。"
                        "经过权重往回，再乘以斜率 f′ = {s1}，得隐藏神经元的误差 δ¹ = {d1}。"),
    "sigmoid": ("sigmoid 及其导数", CURVES_ZH),
    "tanh": ("tanh 及其导数", CURVES_ZH),
    "relu": ("ReLU 及其导数", CURVES_ZH),
    "identity": ("恒等函数及其导数", CURVES_ZH),
    "softmax": ("三个数的 softmax，其中第一个数变化，及其导数", CURVES_ZH),
    "sum_squared_error": ("目标为 1 时的平方和误差及其梯度", CURVES_ZH),
    "half_squared_error": ("目标为 1 时平方和误差的一半及其梯度", CURVES_ZH),
    "mean_squared_error": ("目标为 1 时四个输出的均方误差，及其对其中一个输出的梯度", CURVES_ZH),
    "cross_entropy": ("目标为 1 时的交叉熵及其梯度", CURVES_ZH),
    "gradient_descent": ("梯度下降在一条曲线上的路径",
                         "曲线 f(x) = (x² − 2)²，学习率 {rate}，x 依次为 {xs}，走向最低点。"),
    "valley": ("从上方看狭长山谷中梯度下降的两条路径",
               "f(x) = x₁² / 8 + x₂² 的等高线。两条路径都从 f 等于 {first} 处出发。走 {steps} 步之后，"
               "蓝色路径（学习率 {small}）到达 f 等于 {low} 处；橙色虚线路径（学习率 {large}）在两侧山坡之间"
               "来回跳跃，x₂ 离 0 越来越远，到达 f 等于 {high} 处。"),
    "convolution": ("卷积：卷积核位于图像的一处",
                    "图像的各行：{x}。卷积核的各行：{w}。特征图的各行：{a}。标出的是图像的一个窗口、"
                    "卷积核，以及由两者得出的那个数。"),
    "of_convolution": ("图像 x", "卷积核 w", "特征图 z"),
    "a_neuron": "神经元 {}",
    "by_input": "每列一个输入",
}

WORDS = {"en": EN, "zh": ZH}
