"""The convolution in PyTorch's own words: its windows are a view."""

from .arrays import Conv2DArrays


class Conv2DUnfolded(Conv2DArrays):
    """a = f(z), z_u = w X_u + b: neighbouring rows u share most of their strips"""

    def windows(self, x):
        """X_u of each row u, in the order m, c, n of a kernel"""
        strips = self.strips(x)
        windows = strips.unfold(0, self.size, self.stride)
        return windows.movedim(3, 1).reshape(self.output_shape[1], -1, strips.shape[2])
