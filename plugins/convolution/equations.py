"""The equations of convolution and pooling by name, for the table in minnet.equations."""

from minnet.equations import Equation

from .convolution import Conv2D
from .maps import correlation, places, turned
from .pooling import MaxPool2D, MeanPool2D

# T0 promises it in its title, T4 among the next steps at its end.
PROMISED = {"T0": "卷积神经网络", "T4": "下一步是什么"}

EQUATIONS = [
    Equation("convolution", "convolution (cross-correlation)", "卷积（互相关）",
             r"z_{fuv} = \sum_c \sum_m \sum_n w_{fcmn} x_{c,su+m,sv+n} + b_f",
             Conv2D.forward, PROMISED, "T0: named in its title; T4: left for the next step"),
    Equation("feature-map", "feature map", "特征图", "a = f(z)", Conv2D.forward, part=1),
    Equation("convolution-delta", "error of a feature map", "特征图的误差",
             r"\delta = \frac{\partial C}{\partial a} \odot f'(z)", Conv2D.delta),
    Equation("convolution-backward", "gradient of the picture (full convolution)",
             "对输入图像的梯度（完全卷积）",
             r"\frac{\partial C}{\partial x_{cij}}"
             r" = \sum_f \sum_m \sum_n w_{fcmn} \delta_{f,i-m,j-n}", Conv2D.backward),
    Equation("convolution-biases", "gradient of the filters' biases", "卷积层偏置的梯度",
             r"\frac{\partial C}{\partial b_f} = \sum_u \sum_v \delta_{fuv}", Conv2D.gradient),
    Equation("convolution-weights", "gradient of the kernels", "卷积核的梯度",
             r"\frac{\partial C}{\partial w_{fcmn}}"
             r" = \sum_u \sum_v \delta_{fuv} x_{c,su+m,sv+n}", Conv2D.gradient, part=1),
    Equation("correlation", "correlation of a map and a kernel", "图与卷积核的互相关",
             r"(w \star x)_{uv} = \sum_m \sum_n w_{mn} x_{su+m,sv+n}", correlation),
    Equation("turned-kernel", "turned kernel", "翻转的卷积核（旋转 180°）",
             r"\mathrm{turned}(w)_{mn} = w_{M-1-m,N-1-n}", turned),
    Equation("window-places", "number of places of a window", "窗口的位置数（输出的边长）",
             r"n_{\mathrm{out}} = \frac{n_{\mathrm{in}} + 2p - k}{s} + 1", places),
    Equation("max-pooling", "max pooling", "最大池化",
             r"a_{cuv} = \max_{mn} \, x_{c,su+m,sv+n}", MaxPool2D.forward),
    Equation("max-pooling-gradient", "gradient through max pooling", "最大池化的梯度",
             r"\frac{\partial C}{\partial x_k} = \sum_j [k = z_j] \delta_j", MaxPool2D.backward),
    Equation("mean-pooling", "mean pooling", "平均池化",
             r"a_{cuv} = \frac{1}{\mathrm{size}^2} \sum_m \sum_n x_{c,su+m,sv+n}",
             MeanPool2D.forward),
    Equation("mean-pooling-gradient", "gradient through mean pooling", "平均池化的梯度",
             r"\frac{\partial C}{\partial x_k} = \frac{1}{\mathrm{size}^2} \sum_j \delta_j",
             MeanPool2D.backward),
]
