"""T1: the square root of x by gradient descent, as the d for which |x − d²| is smallest.

Too small a learning rate and too large a one both fail.
"""

import math

import minnet

SETTINGS = [(1e-3, 1000), (1e-2, 1000), (1e-2, 10000), (0.2, 1000)]


def square_root(x, learning_rate, steps):
    """d ← d − η ∂|x − d²|/∂d, from d = 1."""
    return minnet.gradient_descent(lambda d: abs(x - d * d), 1.0, learning_rate, steps)


heads = "".join(f"{f'{rate:g} x {steps}':>14}" for rate, steps in SETTINGS)
print(f"    x  true root{heads}   (learning rate x steps)")
for x in (0, 1, 2, 10, 50, 100, 250, 500, 750, 1000):
    roots = [square_root(x, rate, steps) for rate, steps in SETTINGS]
    print(f"{x:5}  {math.sqrt(x):9.4f}" + "".join(f"{root:14.4f}" for root in roots))

print()
print("With 0.001 a thousand steps are not enough to get to the larger roots. With 0.01 they are,")
print("but d then jumps to and fro across the root, by 2 % of it at every step, and more steps")
print("don't help. With 0.2 the jumps are so wide that d is lost.")
