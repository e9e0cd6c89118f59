"""The tutorials' sections by their own headings, and the code that they became.

The equations are not repeated here: they name their sections themselves.
"""


class Tutorial:
    """One tutorial: its id, "T0" to "T4", its title in English and in Chinese, its sections.

    A section is a tuple of English, the heading itself, and the names of more code: functions of
    the core ("training.train") or files of the project ("examples/letters.py").
    """

    def __init__(self, id: str, title: str, title_zh: str, sections: list):
        self.id, self.title, self.title_zh, self.sections = id, title, title_zh, sections

    def __repr__(self):
        return f"Tutorial({self.id}, {self.title})"


TUTORIALS = [
    Tutorial("T0", "A two-layer network from scratch", "用 Python 从头到尾构建神经网络", [
        ("A convolutional network, as the title has it", "卷积神经网络",
         "plugins/convolution/convolution.py"),
        ("What is a neural network?", "什么是神经网络", "network.Network network.Network.mlp"),
        ("Training the network", "训练神经网络", "training.train"),
        ("Feeding forward", "前馈", ""),
        ("The loss function", "损失函数", ""),
        ("Backpropagation", "反向传播", "network.Network.backprop"),
        ("Putting it together", "放在一起",
         "training.train minnet/data/truth_table.py examples/truth_table.py"),
        ("What next?", "下一步是什么",
         "activations.ACTIVATIONS plugins/activations.py plugins/optimizers.py"),
    ]),
    Tutorial("T1", "From one neuron to reading digits", "从一个神经元到识别手写数字", [
        ("The neuron", "神经元", "neuron.Neuron examples/one_neuron.py"),
        ("Activation functions", "激活函数", "activations.Activation"),
        ("The network", "神经网络", "layer.Dense"),
        ("Forward propagation, or inference", "前向传播 / 推理", ""),
        ("The gradient", "梯度", ""),
        ("Gradient descent", "梯度下降法", "examples/square_root.py"),
        ("Backpropagation, or how the network learns", "反向传播/神经网络的学习",
         "training.train training.learn"),
        ("Loss functions", "损失函数", ""),
        ("Capstone 0: MNIST, handwritten digits", "capstone 0",
         "dataset.Dataset plugins/mnist_idx.py examples/numerical_gradient_digits.py"),
    ]),
    Tutorial("T2", "The BP algorithm, and Nielsen's network", "神经网络 BP 算法原理及 Python 实现", [
        ("Gradient descent and the chain rule", "什么是梯度下降和链式求导法则", ""),
        ("The structure of the network", "神经网络的结构", "layer.Dense"),
        ("How BP runs, and when it stops", "BP 算法执行的流程", "training.train minnet/stopping.py"),
        ("Feed-forward", "前向传输", ""),
        ("Back propagation", "逆向反馈", "network.Network.backprop"),
        ("The program in Python", "Python 源码解析",
         "network.Network.mlp training.train training.learn network.Network.backprop "
         "metrics.evaluate examples/nielsen_digits.py"),
        ("To do", "TODO", "initializers.xavier initializers.he activations.relu plugins/losses.py"),
    ]),
    Tutorial("T3", "Three letters", "用神经网络识别三个字母", [
        ("The neuron: a unit that computes", "神经元:计算单元", "neuron.Neuron"),
        ("The forward pass", "前向传播过程", ""),
        ("Activation functions: the non-linear part", "激活函数:引入非线性", ""),
        ("Initial weights and biases", "权重初始化和偏置项", "initializers.Initializer"),
        ("Step 1: the data", "步骤 1:创建数据集", "dataset.Dataset minnet/data/letters.py"),
        ("Step 2: the labels", "步骤 2:定义标签", ""),
        ("Step 3: the activation", "步骤 3:导入库并定义激活函数", "activations.sigmoid"),
        ("Step 4: initial weights", "步骤 4:初始化权重", "initializers.Initializer.weights"),
        ("Step 5: forward", "步骤 5:定义前向传播神经网络", "network.Network.mlp network.Network.forward"),
        ("Step 6: the loss", "步骤 6:定义损失函数", ""),
        ("Step 7: the error goes back", "步骤 7:误差的反向传播",
         "network.Network.backprop optimizer.SGD.step"),
        ("Step 8: training", "步骤 8:训练神经网络", "training.train training.EpochRecord"),
        ("Step 9: prediction", "步骤 9:使用训练模型进行预测", "network.Network.predict"),
        ("Steps 10 to 13: the three letters learned", "步骤 10 至 13", "examples/letters.py"),
    ]),
    Tutorial("T4", "A neural network in Python, from zero", "从零开始用 Python 构建神经网络", [
        ("What is a neural network?", "神經網絡是什么", "network.Network network.Network.mlp"),
        ("Training the network", "訓練神經網絡", "training.train"),
        ("Forward propagation", "前向傳播", ""),
        ("The loss function", "損失函數", ""),
        ("Backpropagation", "反向傳播", "network.Network.backprop"),
        ("Gradient descent", "梯度下降法", ""),
        ("Putting it together", "整合并完成一個實例", "examples/truth_table.py"),
        ("What next?", "下一步是什么", "plugins/convolution/convolution.py"),
    ]),
]
