"""What a network in C computes with: an exported header has those functions that it needs.

NAME_ stands for the header's own prefix. All is double here; `single` makes it float.
"""

import re

DENSE = """\
/* z_j = w_j . x + b_j */
static inline void NAME_dense(const double *x, int inputs, const double *w, const double *b,
        double *z, int neurons)
{
    for (int j = 0; j < neurons; j++) {
        double sum = 0.0;
        for (int k = 0; k < inputs; k++)
            sum += w[j * inputs + k] * x[k];
        z[j] = sum + b[j];
    }
}"""

STANDARDIZE = """\
/* a_k = (x_k - m_k) / s_k, and 0 where s_k is 0 */
static inline void NAME_standardize(const double *x, int inputs, const double *m, const double *s,
        double *a)
{
    for (int k = 0; k < inputs; k++)
        a[k] = s[k] != 0.0 ? (x[k] - m[k]) / s[k] : 0.0;
}"""

IN_UNIT = """\
/* a_k = m_k + s_k x_k */
static inline void NAME_in_unit(const double *x, int inputs, const double *m, const double *s,
        double *a)
{
    for (int k = 0; k < inputs; k++)
        a[k] = m[k] + s[k] * x[k];
}"""

CONV2D = """\
/* z_fuv = sum over c, m, n of w_fcmn x_c,su+m,sv+n, plus b_f; around x are zeros */
static inline void NAME_conv2d(const double *x, int channels, int rows, int columns,
        const double *w, const double *b, double *z, int filters, int size, int stride,
        int padding)
{
    for (int f = 0; f < filters; f++)
        for (int u = -padding; u + size <= rows + padding; u += stride)
            for (int v = -padding; v + size <= columns + padding; v += stride) {
                double sum = 0.0;
                for (int c = 0; c < channels; c++)
                    for (int m = 0; m < size; m++)
                        for (int n = 0; n < size; n++)
                            if (0 <= u + m && u + m < rows && 0 <= v + n && v + n < columns)
                                sum += w[((f * channels + c) * size + m) * size + n]
                                       * x[(c * rows + u + m) * columns + v + n];
                *z++ = sum + b[f];
            }
}"""

MAX_POOL2D = """\
/* a_cuv = the largest of x_c,su+m,sv+n over m, n */
static inline void NAME_max_pool2d(const double *x, int channels, int rows, int columns,
        double *a, int size, int stride)
{
    for (int c = 0; c < channels; c++)
        for (int u = 0; u + size <= rows; u += stride)
            for (int v = 0; v + size <= columns; v += stride) {
                double largest = x[(c * rows + u) * columns + v];
                for (int m = 0; m < size; m++)
                    for (int n = 0; n < size; n++)
                        largest = fmax(largest, x[(c * rows + u + m) * columns + v + n]);
                *a++ = largest;
            }
}"""

MEAN_POOL2D = """\
/* a_cuv = the mean of x_c,su+m,sv+n over m, n */
static inline void NAME_mean_pool2d(const double *x, int channels, int rows, int columns,
        double *a, int size, int stride)
{
    for (int c = 0; c < channels; c++)
        for (int u = 0; u + size <= rows; u += stride)
            for (int v = 0; v + size <= columns; v += stride) {
                double sum = 0.0;
                for (int m = 0; m < size; m++)
                    for (int n = 0; n < size; n++)
                        sum += x[(c * rows + u + m) * columns + v + n];
                *a++ = sum / (size * size);
            }
}"""

LARGEST = """\
/* the place of the largest number, of equals the first */
static inline int NAME_argmax(const double *a, int count)
{
    int largest = 0;
    for (int j = 1; j < count; j++)
        if (a[j] > a[largest])
            largest = j;
    return largest;
}"""

SOFTMAX = """\
/* a_j = e^(z_j - c) / sum over k of e^(z_k - c), c the largest z */
static inline void NAME_softmax(double *z, int count)
{
    double c = z[NAME_argmax(z, count)], sum = 0.0;
    for (int j = 0; j < count; j++)
        sum += z[j] = exp(z[j] - c);
    for (int j = 0; j < count; j++)
        z[j] /= sum;
}"""

LOG_SOFTMAX = """\
/* a_j = z_j - c - log of the sum over k of e^(z_k - c), c the largest z */
static inline void NAME_log_softmax(double *z, int count)
{
    double c = z[NAME_argmax(z, count)], sum = 0.0;
    for (int j = 0; j < count; j++)
        sum += exp(z[j] - c);
    for (int j = 0; j < count; j++)
        z[j] -= c + log(sum);
}"""

FUNCTIONS = {"argmax": LARGEST, "dense": DENSE, "standardize": STANDARDIZE, "in_unit": IN_UNIT,
             "conv2d": CONV2D, "max_pool2d": MAX_POOL2D, "mean_pool2d": MEAN_POOL2D,
             "softmax": SOFTMAX, "log_softmax": LOG_SOFTMAX}

# In the order in which one of them matches: a comment, a function of math.h, a number, the type.
SINGLE = re.compile(r"(?P<comment>/\*.*?\*/)"
                    r"|(?P<function>\b(?:acosh?|asinh?|atan2?|atanh|ceil|copysign|cosh?|erfc?"
                    r"|expm1|exp|fabs|floor|fmod|fmax|fmin|log1p|log10|log2|log|pow|sinh?|sqrt"
                    r"|tanh?|trunc))\("
                    r"|(?P<number>\b\d+(?:\.\d+(?:e[+-]?\d+)?|e[+-]?\d+)\b)"
                    r"|(?P<type>\bdouble\b)", re.DOTALL)


def single(code: str) -> str:
    """The same in single precision."""
    def of(match):
        kind, text = match.lastgroup, match.group()
        return {"comment": text, "type": "float", "number": text + "f",
                "function": text[:-1] + "f("}[kind]
    return SINGLE.sub(of, code)
