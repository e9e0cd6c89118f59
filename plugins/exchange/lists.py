"""What a network in Python computes with: an exported file has the source of those that it needs.

They run on MicroPython, and so do without math.log1p, which it lacks.
"""

import math


def floats(text):
    """The numbers of a text, parted by blanks."""
    return [float(word) for word in text.split()]


def dot(v, w):
    """v · w = Σ_k v_k w_k"""
    return sum([v_k * w_k for v_k, w_k in zip(v, w)])


def dense(x, weights, biases):
    """z_j = w_j · x + b_j"""
    return [dot(w_j, x) + b_j for w_j, b_j in zip(weights, biases)]


def standardize(x, means, deviations):
    """a_k = (x_k − μ_k) / s_k, and 0 where s_k is 0"""
    return [(x_k - m_k) / s_k if s_k else 0.0 for x_k, m_k, s_k in zip(x, means, deviations)]


def in_unit(x, means, deviations):
    """a_k = μ_k + s_k x_k"""
    return [m_k + s_k * x_k for x_k, m_k, s_k in zip(x, means, deviations)]


def maps(x, shape, padding=0):
    """The list x as rows for each channel of a picture, with so many zeros around."""
    channels, rows, columns = shape
    side, blank = [0.0] * padding, [[0.0] * (columns + 2 * padding)] * padding
    starts = [[(c * rows + r) * columns for r in range(rows)] for c in range(channels)]
    return [blank + [side + list(x[k:k + columns]) + side for k in channel] + blank
            for channel in starts]


def windows(x_c, size, stride):
    """The rows of each window of a map, from the top left to the bottom right."""
    return [[row[v:v + size] for row in x_c[u:u + size]]
            for u in range(0, len(x_c) - size + 1, stride)
            for v in range(0, len(x_c[0]) - size + 1, stride)]


def conv2d(x, weights, biases, stride):
    """z_fuv = Σ_c Σ_m Σ_n w_fcmn x_c,su+m,sv+n + b_f"""
    size = len(weights[0][0])
    places = list(zip(*[windows(x_c, size, stride) for x_c in x]))
    return [sum([dot(w_m, x_m) for w_c, x_c in zip(w_f, place) for w_m, x_m in zip(w_c, x_c)]) + b_f
            for w_f, b_f in zip(weights, biases) for place in places]


def max_pool2d(x, size, stride):
    """a_cuv = max_mn x_c,su+m,sv+n"""
    return [max(map(max, window)) for x_c in x for window in windows(x_c, size, stride)]


def mean_pool2d(x, size, stride):
    """a_cuv = (1/size²) Σ_m Σ_n x_c,su+m,sv+n"""
    return [sum(map(sum, window)) / size ** 2
            for x_c in x for window in windows(x_c, size, stride)]


def softmax(z):
    """softmax(z)_j = e^(z_j − c) / Σ_k e^(z_k − c), c = max(z)"""
    c = max(z)
    exps = [math.exp(z_k - c) for z_k in z]
    total = sum(exps)
    return [e_j / total for e_j in exps]


def log_softmax(z):
    """a_j = z_j − c − log Σ_k e^(z_k − c), c = max(z)"""
    c = max(z)
    total = c + math.log(sum([math.exp(z_k - c) for z_k in z]))
    return [z_j - total for z_j in z]


def log1p(x):
    """log(1 + x) = x log(u) / (u − 1), u = 1 + x, exact where x is small"""
    u = 1 + x
    return x if u == 1 else math.log(u) * x / (u - 1)
